// The record of a show against an audience that is known to the person: with sleep at every chance, and spread over relays.
import { describe, expect, it } from "vitest";
import { reportOf } from "../../server/domain/analytics/report.ts";
import type { Command } from "../../shared/protocol/client.ts";
import { track } from "../helpers/room.ts";
import { Hall, ROOM, START_MS } from "./hall.ts";
import {
  type ExpectedMinute,
  earsIn,
  expectedReport,
  minutesOf,
  type Script,
  scriptOf,
} from "./known-audience.ts";
import { loadCode } from "./product.ts";

const product = await loadCode();
// By its address: its types belong to the runtime.
const { minuteOfRow } = await import(
  /* @vite-ignore */ new URL("../../server/platform/minutes.ts", import.meta.url).href
);
const DJ = "dj";
const SONGS = ["a", "b", "c", "d"];

type Deed = { readonly atMs: number; readonly run: (hall: Hall) => void };
const dj = (cmd: Command) => (hall: Hall) => hall.do(DJ, cmd);

function deedsOf({ visits, doorsMs, endMs, plays, lines, cheers }: Script): Deed[] {
  const deeds: Deed[] = [
    { atMs: doorsMs, run: dj({ kind: "broadcast.open_doors", title: "Sunday" }) },
    { atMs: doorsMs + 50_001, run: dj({ kind: "broadcast.start" }) },
    ...SONGS.map((id, n) => ({
      atMs: doorsMs + 51_000 + n,
      run: dj({ kind: "queue.add", track: track(id, 3_600_000) }),
    })),
    ...plays.map((atMs, n) => ({ atMs, run: dj({ kind: n === 0 ? "deck.play" : "deck.next" }) })),
    { atMs: endMs, run: dj({ kind: "broadcast.end" }) },
  ];
  for (const { tab, person, span, listens, country, via, partner } of visits) {
    const role = partner === null ? "listener" : "guest";
    const seat = { person, name: null, role, partner, country, via } as const;
    deeds.push({ atMs: span[0], run: (hall) => hall.enter(tab, seat) });
    for (const [onMs, offMs] of listens) {
      deeds.push({ atMs: onMs, run: (hall) => hall.listen(tab, true) });
      if (offMs < span[1]) deeds.push({ atMs: offMs, run: (hall) => hall.listen(tab, false) });
    }
    deeds.push({ atMs: span[1], run: (hall) => hall.leave(tab) });
  }
  for (const [n, { atMs, tab }] of lines.entries()) {
    deeds.push({ atMs, run: (hall) => hall.do(tab, { kind: "chat.say", text: `line ${n}` }) });
  }
  for (const { atMs, tab, count } of cheers) {
    deeds.push({ atMs, run: (hall) => hall.do(tab, { kind: "react", reaction: "amen", count }) });
  }
  return deeds.toSorted((a, b) => a.atMs - b.atMs);
}

/** Lives through the script. `sleepMs`: everybody who can falls asleep that often. */
async function lived(script: Script, { sleepMs = 0, spreadAt = 2_000 } = {}) {
  const hall = new Hall(product, spreadAt);
  let slept = 0;
  try {
    hall.enter(DJ, { person: "s_djlee0001", name: "Lee", role: "dj", partner: null });
    let curve = null;
    let nowMs = 0;
    const advance = async (toMs: number) => {
      for (; sleepMs > 0 && nowMs + sleepMs < toMs; nowMs += sleepMs) {
        await hall.time.advance(sleepMs);
        slept += hall.sleep();
      }
      await hall.time.advance(toMs - nowMs);
      nowMs = toMs;
    };
    for (const { atMs, run } of deedsOf(script)) {
      if (atMs === script.endMs) curve = await hall.curve();
      await advance(atMs);
      run(hall);
    }
    await advance(script.untilMs + 200_000);
    const shows = hall.archive.rows("SELECT * FROM broadcasts");
    const plays = hall.archive.rows("SELECT * FROM plays ORDER BY seq");
    const minutes = hall.archive.rows("SELECT * FROM audience_minutes ORDER BY at");
    const ears = hall.archive.rows("SELECT began, stayed FROM audience_plays ORDER BY seq");
    return { minutes, ears, plays, shows, curve, slept, objects: hall.objects.size };
  } finally {
    await hall.close();
  }
}

const asExpected = (row: Record<string, unknown>) => ({
  ...row,
  origins: JSON.parse(String(row.origins)),
});
const total = (rows: readonly Partial<ExpectedMinute>[], what: keyof ExpectedMinute) =>
  rows.reduce((sum, row) => sum + Number(row[what]), 0);
const originsOf = (rows: readonly { origins: Readonly<Record<string, number>> }[]) => {
  const sums: Record<string, number> = {};
  for (const { origins } of rows) {
    for (const [key, n] of Object.entries(origins)) sums[key] = (sums[key] ?? 0) + n;
  }
  return sums;
};

describe("the record of a show", () => {
  it.each([1, 2, 3])("is right to the person and the millisecond (%i)", async (seed) => {
    const script = scriptOf(seed, 25);
    const { minutes, ears } = await lived(script);
    const expected = minutesOf(script, START_MS);
    expect(minutes.map(asExpected)).toEqual(expected.map((one) => expect.objectContaining(one)));
    expect(ears).toEqual(earsIn(script));
    expect(total(expected, "chat") * total(expected, "reactions")).toBeGreaterThan(0);
  });

  it.each([4, 5, 6])("is no other when the room sleeps at every chance (%i)", async (seed) => {
    const script = scriptOf(seed, 25);
    const { minutes, ears, slept } = await lived(script, { sleepMs: 1_700 });
    expect(slept).toBeGreaterThan(100);
    expect(minutes.map(asExpected)).toEqual(
      minutesOf(script, START_MS).map((one) => expect.objectContaining(one)),
    );
    expect(ears).toEqual(earsIn(script));
  });

  it("loses nobody when the room is spread over relays; moments are late by what relays take to report", async () => {
    // While a room begins to spread, two tabs of a person can sit in two objects, and count as two.
    const script = scriptOf(7, 80, 0);
    const { minutes, ears, objects } = await lived(script, { spreadAt: 10 });
    expect(objects).toBeGreaterThan(2);
    const rows = minutes.map(asExpected) as unknown as ExpectedMinute[];
    const expected = minutesOf(script, START_MS);
    expect(rows.map(({ at, span_ms }) => [at, span_ms])).toEqual(
      expected.map(({ at, span_ms }) => [at, span_ms]),
    );
    for (const what of ["people_ms", "listening_ms", "connected_ms"] as const) {
      expect(total(rows, what) / total(expected, what)).toBeCloseTo(1, 1);
    }
    expect(total(rows, "chat")).toBe(total(expected, "chat"));
    for (const what of ["joins", "leaves", "reactions"] as const) {
      expect([what, total(rows, what)]).toEqual([what, total(expected, what)]);
    }
    expect(ears).toEqual(earsIn(script));
    expect(originsOf(rows)).toEqual(originsOf(expected));
  });

  it("adds up when the process is killed: everybody is gone, and comes back", async () => {
    const hall = new Hall(product);
    try {
      const come = () => {
        hall.enter(DJ, { person: "s_djlee0001", name: "Lee", role: "dj", partner: null });
        for (let n = 0; n < 5; n += 1) {
          const seat = { name: null, role: "listener", partner: null } as const;
          hall.enter(`tab${n}`, { ...seat, person: `p_person000${n}` });
        }
      };
      come();
      await hall.time.advance(1_000);
      hall.do(DJ, { kind: "broadcast.start", title: "Sunday" });
      await hall.time.advance(30_000);
      hall.objectOf(ROOM).kill(() => false);
      await hall.time.advance(2_000);
      come();
      await hall.time.advance(30_000);
      hall.do(DJ, { kind: "broadcast.end" });
      await hall.time.advance(5_000);
      const rows = hall.archive.rows("SELECT * FROM audience_minutes ORDER BY at");
      const minutes = rows.map(asExpected) as unknown as ExpectedMinute[];
      expect([total(minutes, "joins"), total(minutes, "leaves")]).toEqual([12, 6]);
      expect(minutes.at(-1)).toMatchObject({ people_last: 6, people_peak: 6 });
    } finally {
      await hall.close();
    }
  });

  it("is known while the show is on", async () => {
    const script = scriptOf(8, 10);
    const { curve } = await lived(script);
    expect(curve?.minutes.length).toBeGreaterThan(0);
  });
});

describe("what the record costs", () => {
  it("R8 R9 an idle show wakes no more often for it: minutes go to D1 with the look after silent sockets", async () => {
    const hall = new Hall(product);
    try {
      const seat = { name: null, role: "listener", partner: null } as const;
      hall.enter(DJ, { person: "s_djlee0001", name: "Lee", role: "dj", partner: null });
      for (let n = 0; n < 5; n += 1) hall.enter(`tab${n}`, { ...seat, person: `p_person000${n}` });
      await hall.time.advance(1_000);
      hall.do(DJ, { kind: "broadcast.start", title: "Quiet" });
      await hall.time.advance(60_000);
      const before = await hall.meter();
      for (let n = 0; n < 180; n += 1) {
        await hall.time.advance(10_000);
        hall.sleep();
      }
      const after = await hall.meter();
      const minutes = hall.archive.rows("SELECT at FROM audience_minutes ORDER BY at");
      // Thirty minutes: one alarm each; the call that asks is a wake too.
      expect(after.alarms - before.alarms).toBeLessThanOrEqual(30);
      expect(after.wakes - before.wakes).toBeLessThanOrEqual(31);
      expect(minutes.length).toBeGreaterThanOrEqual(25);
    } finally {
      await hall.close();
    }
  });

  it("R9 off air nothing rings, and nothing is kept", async () => {
    const hall = new Hall(product);
    try {
      hall.enter("tab", { person: "p_person0001", name: null, role: "listener", partner: null });
      await hall.time.advance(1_000);
      const before = await hall.meter();
      for (let n = 0; n < 60; n += 1) {
        await hall.time.advance(60_000);
        hall.sleep();
      }
      const after = await hall.meter();
      expect([after.alarms - before.alarms, await hall.curve()]).toEqual([0, null]);
    } finally {
      await hall.close();
    }
  });
});

describe("the report of a show", () => {
  it("says of a known audience what somebody finds who knows everybody", async () => {
    const script = scriptOf(9, 30);
    const { minutes, ears, plays, shows } = await lived(script);
    const played = plays.map(({ seq, at, title, artist, duration_ms }) => ({
      ...{ seq: Number(seq), at: Number(at), title: String(title), artist: String(artist) },
      ...{ artworkKey: null, durationMs: Number(duration_ms) },
    }));
    const heard = ears.map((one, n) => ({ play: played[n]?.seq ?? 0, ...one })) as never;
    const report = reportOf(minutes.map(minuteOfRow), played, heard, START_MS + script.endMs);
    const expected = expectedReport(script, START_MS);
    expect({ ...report, people: shows[0]?.people_total }).toMatchObject(expected);
    expect(report.tracks.map(({ began, stayed }) => ({ began, stayed }))).toEqual(earsIn(script));
    // One person more or less would show.
    const without = {
      ...script,
      visits: script.visits.filter(({ person }) => person !== "p_person0000"),
    };
    expect(report).not.toMatchObject(expectedReport(without, START_MS));
    expect(report.averagePeople).toBeCloseTo(expected.presentMs / expected.spanMs, 9);
    const cheered = report.moments.map(({ reactions }) => reactions);
    expect(cheered).toEqual(cheered.toSorted((a, b) => b - a));
    expect(cheered[0]).toBe(Math.max(...minutes.map(({ reactions }) => Number(reactions))));
  });
});

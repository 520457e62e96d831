// The audience on a fake clock: what leaves when, to whom, and that nothing ticks in a quiet room.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Hub } from "../../../../server/objects/hub.ts";
import { CLOSES } from "../../../../shared/protocol/close.ts";
import { MAX_UNCONFIRMED_BYTES } from "../../../../shared/protocol/limits.ts";
import {
  audience,
  batchesOf,
  fakeSocket,
  framesOf,
  pulsesOf,
  said,
  sitDown,
  socketOf,
} from "../../../helpers/fake-audience.ts";

const WINDOW_MS = 50;
const PULSE_MS = 250;

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

describe("batches", () => {
  it("R9 the first event leaves at once, the rest together when the window is over", () => {
    const { hub, places } = audience(2);
    hub.announce([said(1)]);
    for (const seq of [2, 3, 4]) hub.announce([said(seq)]);
    expect(places.map(batchesOf)).toEqual([[[1]], [[1]]]);
    vi.advanceTimersByTime(WINDOW_MS - 1);
    expect(places.map(batchesOf)).toEqual([[[1]], [[1]]]);
    vi.advanceTimersByTime(1);
    expect(places.map(batchesOf)).toEqual([
      [[1], [2, 3, 4]],
      [[1], [2, 3, 4]],
    ]);
  });

  it("R9 a frame is encoded once: everybody gets the very same text", () => {
    const encodings = [1, 500].map((size) => {
      const { hub, places } = audience(size);
      const encode = vi.spyOn(JSON, "stringify");
      hub.announce([said(1)]);
      const calls = encode.mock.calls.length;
      encode.mockRestore();
      expect(new Set(places.map((place) => socketOf(place).texts.join()))).toHaveLength(1);
      return calls;
    });
    expect(encodings[1]).toBe(encodings[0]);
  });

  it("R9 no timer is left when nothing waits; while something waits there is exactly one", () => {
    const { hub } = audience(3);
    hub.announce([said(1)]);
    hub.pulseChanged();
    expect(vi.getTimerCount()).toBe(0);
    hub.announce([said(2)]);
    hub.pulseChanged();
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(PULSE_MS);
    expect(vi.getTimerCount()).toBe(0);
    hub.announce([said(3)]);
    hub.announce([said(4)]);
    expect(vi.getTimerCount()).toBe(1);
    hub.flushEvents();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("R9 a core too slow to send within a window still batches: the wait begins when the sending is over", () => {
    const { hub, places } = audience(2);
    for (const place of places) {
      const socket = socketOf(place);
      const send = socket.send.bind(socket);
      socket.send = (text: string) => {
        vi.setSystemTime(Date.now() + WINDOW_MS);
        send(text);
      };
    }
    for (const seq of [1, 2, 3]) hub.announce([said(seq)]);
    expect(places.map(batchesOf)).toEqual([[[1]], [[1]]]);
    vi.advanceTimersByTime(WINDOW_MS);
    expect(places.map(batchesOf)).toEqual([
      [[1], [2, 3]],
      [[1], [2, 3]],
    ]);
  });

  it("R9 one timer serves a whole batch, whatever it grows to", () => {
    let timers = 0;
    const after = (ms: number, run: () => void) => {
      timers += 1;
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    };
    const hub = new Hub([], Date.now, () => null, after);
    const place = sitDown(hub, "p_listener01");
    for (let seq = 1; seq <= 20; seq += 1) {
      hub.announce([said(seq)]);
      vi.advanceTimersByTime(2);
    }
    expect(timers).toBe(1);
    vi.advanceTimersByTime(WINDOW_MS);
    expect(batchesOf(place).map((batch) => batch.length)).toEqual([1, 19]);
    expect([timers, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it("R9 a waiting pulse does not hold an event back", () => {
    const { hub, places } = audience(2);
    hub.pulseChanged();
    hub.pulseChanged();
    hub.announce([said(1)]);
    expect(batchesOf(places[0]!)).toEqual([[1]]);
    hub.announce([said(2)]);
    vi.advanceTimersByTime(WINDOW_MS);
    expect(batchesOf(places[0]!)).toEqual([[1], [2]]);
  });

  it("R9 a clock that is set back an hour does not hold a batch up for an hour", () => {
    const { hub, places } = audience(1);
    hub.announce([said(1)]);
    vi.setSystemTime(Date.now() - 3_600_000);
    hub.announce([said(2)]);
    vi.advanceTimersByTime(WINDOW_MS);
    expect(batchesOf(places[0]!)).toEqual([[1], [2]]);
  });

  it("R4 a newcomer's first frame holds what waits: nothing comes before it, nothing twice, and nobody's batch is cut short", () => {
    const { hub, places } = audience(1);
    hub.announce([said(1)]);
    hub.announce([said(2)]);
    const late = sitDown(hub, "p_latecomer");
    hub.greet(late, { t: "done", op: "first-frame", seq: 2 });
    hub.announce([said(3)]);
    const later = sitDown(hub, "p_latestcomer");
    hub.greet(later, { t: "done", op: "first-frame", seq: 3 });
    vi.advanceTimersByTime(PULSE_MS);
    hub.announce([said(4)]);
    expect(batchesOf(places[0]!)).toEqual([[1], [2, 3], [4]]);
    expect(framesOf(late).map(({ t }) => t)).toEqual(["done", "events", "events"]);
    expect([batchesOf(late), batchesOf(later)]).toEqual([[[3], [4]], [[4]]]);
  });

  it("R9 a large audience waits longer under load, and no longer once it is calm again", () => {
    const { hub, places } = audience(1_000);
    const announce = (from: number, count: number) => {
      for (let n = 0; n < count; n += 1) hub.announce([said(from + n)]);
    };
    const sizes = () => batchesOf(places[0]!).map((batch) => batch.length);
    announce(1, 11);
    vi.advanceTimersByTime(50);
    expect(sizes()).toEqual([1, 10]);
    announce(12, 1);
    vi.advanceTimersByTime(99);
    expect(sizes()).toEqual([1, 10]);
    vi.advanceTimersByTime(1);
    expect(sizes()).toEqual([1, 10, 1]);
    announce(13, 1);
    vi.advanceTimersByTime(50);
    expect(sizes()).toEqual([1, 10, 1, 1]);
    vi.advanceTimersByTime(60_000);
    announce(14, 1);
    expect(sizes()).toEqual([1, 10, 1, 1, 1]);
  });
});

describe("pulses", () => {
  it("R15 at most four a second, and the last one has the last value", () => {
    const { hub, places } = audience(1);
    for (let n = 0; n < 100; n += 1) {
      sitDown(hub, `p_arrival${1000 + n}`);
      hub.pulseChanged();
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(PULSE_MS);
    const pulses = pulsesOf(places[0]!);
    expect(pulses.length).toBeLessThanOrEqual(1 + Math.ceil(1_000 / PULSE_MS));
    expect(pulses.at(-1)).toBe(101);
  });

  it.each([
    [
      "closed by the room",
      (hub: ReturnType<typeof audience>["hub"]) => hub.close([...hub.places.all()][1]!, "not_text"),
    ],
    [
      "found dead when sent to",
      (hub: ReturnType<typeof audience>["hub"]) => {
        socketOf([...hub.places.all()][1]!).broken = true;
        hub.announce([said(1)]);
      },
    ],
  ])("R20 a socket %s is off the counts within one pulse", (_, lose) => {
    const { hub, places } = audience(3);
    lose(hub);
    vi.advanceTimersByTime(PULSE_MS);
    expect(pulsesOf(places[0]!)).toEqual([2]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("one bad socket", () => {
  it("R10 who reads too slowly is closed beyond the bound; nobody else notices", () => {
    const { hub, places } = audience(2);
    const [slow, good] = places as [(typeof places)[0], (typeof places)[0]];
    const text = "x".repeat(400);
    let seq = 0;
    while (!socketOf(slow).closed && seq < 5_000) {
      seq += 1;
      hub.announce([said(seq, text)]);
      vi.advanceTimersByTime(WINDOW_MS);
      good.unconfirmedBytes = 0;
    }
    const sent = socketOf(slow).texts.join("").length;
    expect(socketOf(slow).closed?.code).toBe(CLOSES.slow_reader.code);
    expect(sent).toBeLessThanOrEqual(MAX_UNCONFIRMED_BYTES);
    expect(sent).toBeGreaterThan(MAX_UNCONFIRMED_BYTES - 1_000);
    expect(batchesOf(good).flat()).toEqual(Array.from({ length: seq }, (_, n) => n + 1));
    expect(socketOf(good).closed).toBeNull();
  });

  it("R10 exactly the bound passes, one byte more does not; bytes are UTF-8", () => {
    const { hub, places } = audience(2);
    const [exact, over] = places as [(typeof places)[0], (typeof places)[0]];
    const frame = { t: "token", token: "é", expiresAtMs: 1 } as const;
    const bytes = new TextEncoder().encode(JSON.stringify(frame)).length;
    exact.unconfirmedBytes = MAX_UNCONFIRMED_BYTES - bytes;
    over.unconfirmedBytes = MAX_UNCONFIRMED_BYTES - bytes + 1;
    for (const place of places) hub.tell(place, frame);
    expect(places.map((place) => socketOf(place).closed?.code ?? null)).toEqual([
      null,
      CLOSES.slow_reader.code,
    ]);
  });

  it("R2 a socket that throws does not stop the others", () => {
    const { hub, places } = audience(5);
    socketOf(places[2]!).broken = true;
    hub.announce([said(1)]);
    hub.close(places[2]!, "failed");
    expect(places.map((place) => batchesOf(place).flat())).toEqual([[1], [1], [], [1], [1]]);
    expect(hub.places.size).toBe(4);
  });
});

describe("after sleep", () => {
  it("R9 finds its sockets by their attachments; one that was never seated stays out", () => {
    const { hub, places } = audience(3);
    const sockets = [...places.map(socketOf), fakeSocket()];
    const woken = new (hub.constructor as new (...args: unknown[]) => typeof hub)(
      sockets,
      Date.now,
      () => ({}),
    );
    expect([woken.places.size, woken.places.counts]).toEqual([3, hub.places.counts]);
  });
});

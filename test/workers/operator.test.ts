// Metrics and traffic as an operator's systems ask for them; the text is read by a parser that is not ours.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import parse from "parse-prometheus-text-format";
import { beforeAll, describe, expect, it } from "vitest";
import { keepReplay } from "../../server/platform/replays.ts";
import { trafficBody } from "../../shared/http/report-bodies.ts";
import { addRoom, ask, askWith, cookieOf } from "./edge-helpers.ts";
import { onAir, roomOf } from "./room-helpers.ts";

type Family = {
  name: string;
  type: string;
  help: string;
  metrics: { value: string; labels?: Record<string, string> }[];
};

const OPEN = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";
let Cookie = "";
const metrics = (Accept: string) => ask("/api/metrics", { headers: { Cookie, Accept } });

/** Values by name and labels. */
const values = (families: readonly Family[]) =>
  Object.fromEntries(
    families.flatMap(({ name, metrics: all }) =>
      all.map(({ value, labels }) => [`${name} ${JSON.stringify(labels ?? {})}`, Number(value)]),
    ),
  );

beforeAll(async () => {
  await addRoom("watched");
  Cookie = await cookieOf("owner");
});

describe("metrics", () => {
  it("are read by somebody else's parser, and true", async () => {
    const { dj, listener } = await onAir("watched");
    await dj.until(() => dj.frame("pulse")?.counts.connected === 2);
    listener.socket.send('{"t":"listening","on":true,"latencyMs":2250,"stalls":3}');
    await dj.until(() => dj.frame("pulse")?.counts.listening === 1);
    const files = [1_000, 234].map((bytes, n) => {
      return { epoch: `epoch000${n}`, bytes, fromMs: 0, untilMs: 1 };
    });
    await keepReplay(env.DB, { broadcast: "show-0001", room: "watched", files }, 0);
    await runInDurableObject(roomOf("watched"), (_, { storage }) => {
      storage.sql.exec("UPDATE due SET at = 1 WHERE task = 'archive'");
    });
    await evictDurableObject(roomOf("watched"));
    await runDurableObjectAlarm(roomOf("watched"));
    const response = await metrics("*/*");
    expect(response.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const families = parse(await response.text()) as Family[];
    const told = values(families);
    expect(told).toMatchObject({
      'judah_room_up {"room":"watched"}': 1,
      'judah_room_people {"room":"watched","kind":"people"}': 2,
      'judah_room_people {"room":"watched","kind":"listening"}': 1,
      'judah_room_sound_pages {"room":"watched"}': 1,
      'judah_room_sound_delay_seconds {"room":"watched"}': 2.25,
      'judah_room_sound_stalls {"room":"watched"}': 3,
      "judah_recordings {}": 1,
      "judah_recording_bytes {}": 1_234,
      'judah_broadcasts {"phase":"live"}': 1,
      'judah_pending {"what":"expulsions"}': 0,
    });
    expect(told['judah_room_wakes_total {"room":"watched"}']).toBeGreaterThan(0);
    expect(told['judah_room_rows_written_total {"room":"watched"}']).toBeGreaterThan(0);
    for (const { name, type, help } of families) {
      expect([name, ["COUNTER", "GAUGE"].includes(type), help.length > 5]).toEqual([
        name,
        true,
        true,
      ]);
    }
  });

  it("come as OpenMetrics where that is asked for: same figures, units, an end", async () => {
    const response = await metrics(OPEN);
    expect(response.headers.get("Content-Type")).toContain("application/openmetrics-text");
    const text = await response.text();
    expect(text.endsWith("\n# EOF\n")).toBe(true);
    expect(text.match(/# EOF/g)).toHaveLength(1);
    expect(text).toContain("# TYPE judah_room_wakes counter\n");
    expect(text).toContain("# UNIT judah_room_active_seconds seconds\n");
    // Every line is one of the grammar's, and a family's lines follow each other.
    const lines = text.split("\n").slice(0, -1);
    const sample =
      /^[a-z_]+(?:\{[a-z]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z]+="(?:[^"\\\n]|\\[\\"n])*")*\})? -?[\d.e+-]+$/;
    for (const line of lines) {
      expect(/^# (?:TYPE|UNIT|HELP) [a-z_]+ \S|^# EOF$/.test(line) || sample.test(line), line).toBe(
        true,
      );
    }
    const typed = lines
      .filter((line) => line.startsWith("# TYPE "))
      .map((line) => line.split(" ")[2]);
    expect(new Set(typed).size).toBe(typed.length);
    expect(values(parse(text.replace("# EOF\n", "")) as Family[])).toMatchObject({
      'judah_room_up {"room":"watched"}': 1,
    });
  });

  it("say of a room that cannot be reached that it is down, and the rest all the same", async () => {
    const USER_SESSIONS = {
      getByName: () => ({
        snapshot: async () => {
          throw new Error("moving");
        },
        meter: async () => {
          throw new Error("moving");
        },
      }),
    };
    const response = await askWith({ USER_SESSIONS }, "/api/metrics", { headers: { Cookie } });
    const told = values(parse(await response.text()) as Family[]);
    expect(told).toMatchObject({
      'judah_room_up {"room":"watched"}': 0,
      "judah_rooms {}": expect.any(Number),
    });
    expect(Object.keys(told).some((name) => name.startsWith("judah_room_people"))).toBe(false);
  });
});

describe("traffic", () => {
  it("is not made up where nobody can be asked", async () => {
    const answer = await ask("/api/traffic?hours=6", { headers: { Cookie } });
    expect(trafficBody.parse(await answer.json())).toEqual({
      configured: false,
      hours: 6,
      rows: [],
    });
    const odd = await ask("/api/traffic?hours=-1", { headers: { Cookie } });
    expect(odd.status).toBe(400);
  });
});

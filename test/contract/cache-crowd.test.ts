// A crowd that asks for what nobody has kept yet, on the runtime as it is deployed: requests of one isolate wait for each
// other there, which the test pool of the runtime switches off. The product with its origins counted.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Counts } from "../bench-edge/counts.ts";
import { fromElsewhere } from "../helpers/addresses.ts";
import { type LeanServer, startLeanServer } from "../helpers/lean-server.ts";

const CROWD = 300;
let server: LeanServer;

beforeAll(async () => {
  server = await startLeanServer({
    entry: "test/bench-edge/workers/worker.ts",
    vars: { BENCH_MODE: "ours", BENCH_FAR_MS: "20" },
  });
});
afterAll(() => server?.stop());

type Told = { readonly status: number; readonly body: Buffer };

async function ask(path: string, headers: Record<string, string> = {}): Promise<Told> {
  const response = await fetch(server.origin + path, {
    headers: { ...fromElsewhere(), ...headers },
  });
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
}
const crowd = (of: () => Promise<Told>) => Promise.all(Array.from({ length: CROWD }, of));
const bucketReads = async () => {
  const counts = (await (await fetch(`${server.origin}/bench/counts`)).json()) as Counts;
  return counts.bucketReads;
};
const store = (key: string, body: Uint8Array<ArrayBuffer>) =>
  fetch(`${server.origin}/bench/media?key=${key}`, { method: "PUT", body });

test("everybody is answered, one of them by the source", async () => {
  const answers = await crowd(() => ask("/api/home"));
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([200]);
  expect(new Set(answers.map(({ body }) => String(body))).size).toBe(1);
  const after = await fetch(`${server.origin}/api/home`);
  expect(after.headers.get("X-Cache")).toBe("EDGE-HIT");
  expect(server.logs.filter((line) => line.includes("failed"))).toEqual([]);
});

test("a segment of live sound that everybody wants at once is read once; one that is not there yet, hardly more often", async () => {
  const folder = "live/main/show-0001/epoch0001";
  const segment = Uint8Array.from({ length: 20_000 }, (_, at) => at & 255);
  await store(`${folder}/0.m4s`, segment);
  const before = await bucketReads();
  const answers = await crowd(() => ask(`/${folder}/0.m4s`));
  expect(answers.filter(({ body }) => body.equals(segment)).length).toBe(CROWD);
  expect(await bucketReads()).toBe(before + 1);
  const early = await crowd(() => ask(`/${folder}/1.m4s`));
  expect([...new Set(early.map(({ status }) => status))]).toEqual([404]);
  // Not once: nobody is told so by a question that was asked before theirs. A request of each would be 300.
  expect((await bucketReads()) - before).toBeLessThan(30);
  await store(`${folder}/1.m4s`, segment);
  expect((await ask(`/${folder}/1.m4s`)).status).toBe(200);
});

test("a play list that everybody wants at once is asked of the room once", async () => {
  const objectCalls = async () =>
    ((await (await fetch(`${server.origin}/bench/counts`)).json()) as Counts).objectCalls;
  const before = await objectCalls();
  const answers = await crowd(() => ask("/live/main/live.m3u8"));
  // Nothing is on the air: a refusal is made as a list is.
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([404]);
  expect((await objectCalls()) - before).toBe(1);
});

test("a long sound, and pieces of it that everybody wants at once", async () => {
  const path = `audio/${"x".repeat(22)}.mp3`;
  const sound = Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 7) & 255);
  await store(path, sound);
  const whole = await Promise.all(Array.from({ length: 10 }, () => ask(`/media/${path}`)));
  expect(whole.filter(({ body }) => body.equals(sound)).length).toBe(10);
  const pieces = await crowd(() => ask(`/media/${path}`, { Range: "bytes=1000000-1019999" }));
  const wanted = sound.subarray(1_000_000, 1_020_000);
  expect(pieces.filter(({ body }) => body.equals(wanted)).length).toBe(CROWD);
});

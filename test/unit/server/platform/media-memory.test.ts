// What the isolate's memory of media promises: a bound, an end of life that no refill moves, one read for a crowd, and no
// "there is none" that is older than the question.
import { beforeEach, expect, it } from "vitest";
import {
  bytesInMemory,
  forgetBytes,
  type Loaded,
  loadTogether,
  MEMORY_ENTRY_BYTES,
} from "../../../../server/platform/media-memory.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
let nowMs = 0;
const world = {
  now: () => nowMs,
  inTime: <T>(work: Promise<T>) => work,
  background: () => undefined,
};

beforeEach(() => {
  nowMs = 10 * DAY_MS;
  forgetBytes();
});

function loaded(sizeBytes: number, readAtMs = nowMs): Loaded {
  const held = { etag: '"a"', storedAtMs: 0, sizeBytes };
  return { kind: "bytes", held, bytes: new Uint8Array(sizeBytes), readAtMs, from: "MISS" };
}

it.each([
  ["ten minutes of what was just read", 0, 10 * MINUTE_MS],
  ["what is left of a day", DAY_MS - 3 * MINUTE_MS, 3 * MINUTE_MS],
  ["nothing that a day has passed over", DAY_MS, 0],
])("remembers for %s", async (_, oldMs, leftMs) => {
  await loadTogether("a", async () => loaded(10, nowMs - oldMs), world);
  const beganMs = nowMs;
  expect(bytesInMemory("a", beganMs + leftMs - 1) !== undefined).toBe(leftMs > 0);
  expect(bytesInMemory("a", beganMs + leftMs)).toBeUndefined();
});

it("holds 16 MiB and no more, the newest of what it was given", async () => {
  const names = Array.from({ length: 40 }, (_, n) => `object ${n}`);
  for (const name of names) {
    await loadTogether(name, async () => loaded(MEMORY_ENTRY_BYTES), world);
  }
  const there = names.filter((name) => bytesInMemory(name, nowMs));
  // Names and facts weigh something too, so the sixteenth does not fit.
  expect(there).toEqual(names.slice(-15));
});

it("a crowd is one read, and a failure is everybody's and kept by nobody", async () => {
  let reads = 0;
  const failing = async (): Promise<Loaded> => {
    reads += 1;
    throw new Error("down");
  };
  const crowd = Array.from({ length: 50 }, () => loadTogether("a", failing, world));
  expect(new Set((await Promise.all(crowd)).map(({ kind }) => kind))).toEqual(
    new Set(["unavailable"]),
  );
  expect(reads).toBe(1);
  expect(await loadTogether("a", async () => loaded(1), world)).toMatchObject({ kind: "bytes" });
});

it("who asks after a segment was stored is not told by an older question that there is none", async () => {
  let isStored = false;
  const answers: (() => void)[] = [];
  let reads = 0;
  const load = async (): Promise<Loaded> => {
    reads += 1;
    const found: Loaded = isStored ? loaded(5) : { kind: "none" };
    await new Promise<void>((resolve) => answers.push(resolve));
    return found;
  };
  const early = loadTogether("a", load, world);
  nowMs += 5;
  isStored = true;
  const late = Array.from({ length: 20 }, () => loadTogether("a", load, world));
  answers.shift()?.();
  expect((await early).kind).toBe("none");
  await Promise.resolve();
  nowMs += 5;
  while (answers.length === 0) await Promise.resolve();
  answers.shift()?.();
  expect(new Set((await Promise.all(late)).map(({ kind }) => kind))).toEqual(new Set(["bytes"]));
  expect(reads).toBe(2);
});

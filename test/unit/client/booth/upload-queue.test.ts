// The list of uploads: stages, order of starting, how far each is.
import { expect, test } from "vitest";
import { bytesPerSecond } from "../../../../client/booth/transfer-rate.ts";
import {
  applyUpload,
  nextToStart,
  partDone,
  type UploadChange,
  type UploadItem,
} from "../../../../client/booth/upload-queue.ts";

const added = (id: string, bytes = 1_000): UploadChange => ({
  kind: "added",
  id,
  name: `${id}.mp3`,
  bytes,
});
const build = (...changes: UploadChange[]) =>
  changes.reduce<readonly UploadItem[]>((items, change) => applyUpload(items, change), []);

test("a file goes through its stages and its part only grows", () => {
  const changes: UploadChange[] = [
    added("a"),
    { kind: "preparing", id: "a", part: 0.5 },
    { kind: "preparing", id: "a", part: 0.2 },
    { kind: "sending", id: "a", atMs: 0, sentBytes: 0, totalBytes: 1_000, foundBytes: 0 },
    { kind: "sending", id: "a", atMs: 900, sentBytes: 500, totalBytes: 1_000, foundBytes: 0 },
    { kind: "saving", id: "a" },
    { kind: "done", id: "a" },
  ];
  const parts = changes.map((_, i) => partDone(build(...changes.slice(0, i + 1))[0]!));
  expect(parts.map((part) => Math.round(part * 100))).toEqual([0, 5, 5, 10, 54, 98, 100]);
});

test("at most so many are under way, first come first served", () => {
  const items = build(added("a"), added("b"), added("c"), { kind: "preparing", id: "a", part: 0 });
  expect(nextToStart(items, 2).map(({ id }) => id)).toEqual(["b"]);
  expect(nextToStart(items, 1)).toEqual([]);
  const later = applyUpload(items, { kind: "failed", id: "a", sentence: "No." });
  expect(nextToStart(later, 2).map(({ id }) => id)).toEqual(["b", "c"]);
});

test("a failed file can be tried again from its beginning, a removed one is gone", () => {
  const failed = build(
    added("a"),
    added("b"),
    { kind: "sending", id: "a", atMs: 0, sentBytes: 9, totalBytes: 1_000, foundBytes: 0 },
    { kind: "failed", id: "a", sentence: "The line broke." },
  );
  expect(failed[0]).toMatchObject({ stage: "failed", sentence: "The line broke." });
  const again = applyUpload(failed, { kind: "retried", id: "a" });
  expect(again).toEqual(build(added("a"), added("b")));
  expect(applyUpload(again, { kind: "removed", id: "a" }).map(({ id }) => id)).toEqual(["b"]);
});

test("what had arrived before counts as sent, but not as speed; waiting ends with the next byte", () => {
  const sending = (atMs: number, sentBytes: number): UploadChange => ({
    ...{ kind: "sending", id: "a", atMs, sentBytes },
    ...{ totalBytes: 10_000, foundBytes: 8_000 },
  });
  const stalled = build(added("a"), sending(0, 8_000), { kind: "stalled", id: "a", waiting: true });
  expect(stalled[0]).toMatchObject({ sentBytes: 8_000, stalled: true });
  const moving = applyUpload(stalled, sending(1_000, 9_000))[0]!;
  expect([moving.stalled, bytesPerSecond(moving.rate)]).toEqual([false, 1_000]);
});

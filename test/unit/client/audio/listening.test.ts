// Who counts as listening: sound really coming out, for a moment.
import { expect, test } from "vitest";
import { DEAF, type Ear, hear, type Look } from "../../../../client/audio/listening.ts";

const PLAYING = { playing: true, muted: false, volume: 1 };

/** Looks every 100 ms for `forMs`; the position advances unless `stuck`. */
function listen(
  ear: Ear,
  fromMs: number,
  forMs: number,
  look: Partial<Look> & { stuck?: boolean },
) {
  let next = ear;
  for (let nowMs = fromMs; nowMs < fromMs + forMs; nowMs += 100) {
    const positionMs = look.stuck ? 5 : nowMs;
    next = hear(next, { ...PLAYING, ...look, nowMs, positionMs });
  }
  return next;
}

test("on after a second of sound, not before", () => {
  expect(listen(DEAF, 0, 900, {}).on).toBe(false);
  expect(listen(DEAF, 0, 1_300, {}).on).toBe(true);
});

test.each([
  ["muted", { muted: true }],
  ["volume at zero", { volume: 0 }],
  ["paused", { playing: false }],
  ["a clock that stands still", { stuck: true }],
])("%s is not listening, and ends it", (_, look) => {
  expect(listen(DEAF, 0, 10_000, look).on).toBe(false);
  const on = listen(DEAF, 0, 2_000, {});
  expect(listen(on, 2_000, 3_000, look).on).toBe(false);
});

test("a short gap (a stall, a change of track) changes nothing", () => {
  const on = listen(DEAF, 0, 2_000, {});
  const gap = listen(on, 2_000, 2_000, { playing: false });
  expect(gap.on).toBe(true);
  expect(listen(gap, 4_000, 200, {}).sinceMs).toBeNull();
});

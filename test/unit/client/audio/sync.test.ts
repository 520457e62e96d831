// Steering against a simulated audio element: seeks that come late, a sound clock that drifts, readings that jitter.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  AT_REST,
  errorMs,
  interrupted,
  type Steering,
  sought,
  steer,
} from "../../../../client/audio/sync.ts";

type Hardware = {
  /** How much later than asked playback begins after a seek. */
  seekLagMs: number;
  /** Speed of the sound card's clock against the server's, 1 = the same. */
  drift: number;
  /** Readings of the position are off by up to this much. */
  jitterMs: number;
};

const TICK_MS = 100;

/** A track that the room plays from 0 at time 0; the element starts `startErrorMs` off. */
function simulation({ seekLagMs, drift, jitterMs }: Hardware, startErrorMs: number) {
  let nowMs = 0;
  let wantMs = 60_000;
  let trueMs = wantMs + startErrorMs;
  let silentMs = 0;
  let rate = 1;
  let seed = 1;
  let steering: Steering = AT_REST;
  const moves: string[] = [];
  const noise = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return ((seed / 2_147_483_647) * 2 - 1) * jitterMs;
  };

  function tick(): void {
    nowMs += TICK_MS;
    wantMs += TICK_MS;
    const playedMs = Math.max(0, TICK_MS - silentMs);
    silentMs = Math.max(0, silentMs - TICK_MS);
    trueMs += playedMs * rate * drift;
    const turn = steer(steering, { wantMs, actualMs: trueMs + noise(), nowMs });
    steering = turn.steering;
    const { move } = turn;
    if (move.kind !== "none") moves.push(move.kind === "rate" ? `rate ${move.rate}` : move.kind);
    if (move.kind === "rate") rate = move.rate;
    if (move.kind !== "seek") return;
    rate = 1;
    trueMs = move.toMs;
    silentMs = seekLagMs;
  }

  return {
    moves,
    error: () => trueMs - wantMs,
    steering: () => steering,
    run(ms: number): number[] {
      const errors: number[] = [];
      for (let i = 0; i < ms / TICK_MS; i += 1) {
        tick();
        errors.push(Math.abs(trueMs - wantMs));
      }
      return errors;
    },
    /** The DJ jumps. */
    jump(byMs: number): void {
      wantMs += byMs;
    },
  };
}

const hardware = fc.record({
  seekLagMs: fc.integer({ min: 0, max: 400 }),
  drift: fc.double({ min: 0.9998, max: 1.0002, noNaN: true }),
  jitterMs: fc.integer({ min: 0, max: 6 }),
});
const startErrorMs = fc.integer({ min: -5_000, max: 5_000 });

test("any element comes within 20 ms in 15 s and stays there", () => {
  fc.assert(
    fc.property(hardware, startErrorMs, (device, start) => {
      const simulated = simulation(device, start);
      simulated.run(15_000);
      expect(Math.max(...simulated.run(60_000))).toBeLessThan(20);
    }),
    { numRuns: 500, seed: 2026 },
  );
});

test("after the first jump the lag is known: later ones land within 20 ms at once", () => {
  const simulated = simulation({ seekLagMs: 180, drift: 1, jitterMs: 2 }, 1_000);
  simulated.run(10_000);
  for (const byMs of [30_000, -30_000, 5_000]) {
    simulated.jump(byMs);
    const errors = simulated.run(3_000);
    expect(Math.max(...errors.slice(15))).toBeLessThan(20);
  }
});

test("a drifting sound clock is held by gentle nudges alone, and rarely", () => {
  const simulated = simulation({ seekLagMs: 0, drift: 1.0001, jitterMs: 3 }, 0);
  const errors = simulated.run(600_000);
  expect(Math.max(...errors)).toBeLessThan(20);
  expect(new Set(simulated.moves)).toEqual(new Set(["rate 0.995", "rate 1"]));
  expect(simulated.moves.length).toBeLessThan(40);
});

test("left alone when in step (control: the same readings 15 ms off are not)", () => {
  const near = simulation({ seekLagMs: 0, drift: 1, jitterMs: 0 }, 11);
  near.run(10_000);
  expect(near.moves).toEqual([]);
  const off = simulation({ seekLagMs: 0, drift: 1, jitterMs: 0 }, 15);
  off.run(10_000);
  expect(off.moves).toEqual(["rate 0.995", "rate 1"]);
});

test("one wild reading moves nothing", () => {
  let steering = AT_REST;
  for (const actualMs of [0, 0, 900, 0, 0, -900, 0]) {
    const turn = steer(steering, { wantMs: 0, actualMs, nowMs: 0 });
    expect(turn.move).toEqual({ kind: "none" });
    steering = turn.steering;
  }
  expect(errorMs(steering)).toBe(0);
});

test("readings right after an interruption or a seek are not believed, what was learned is kept", () => {
  const learned = { ...AT_REST, seekLagMs: 120 };
  for (const settling of [interrupted(learned, 1_000), sought(learned, 1_000)]) {
    const turn = steer(settling, { wantMs: 5_000, actualMs: 0, nowMs: 1_200 });
    expect(turn).toEqual({ steering: settling, move: { kind: "none" } });
    expect(turn.steering.seekLagMs).toBe(120);
  }
});

test("a device that can't seek well is not sought over and over", () => {
  // The lag is different each time, by chance: three seeks in a row at most, then nudges.
  let lag = 100;
  let steering = AT_REST;
  let seeks = 0;
  let errorNowMs = 5_000;
  for (let nowMs = 0; nowMs < 10_000; nowMs += TICK_MS) {
    const turn = steer(steering, { wantMs: 0, actualMs: errorNowMs, nowMs });
    steering = turn.steering;
    if (turn.move.kind !== "seek") continue;
    seeks += 1;
    lag = 500 - lag;
    errorNowMs = Math.max(-200, Math.min(200, turn.move.toMs - lag));
  }
  expect(seeks).toBeLessThanOrEqual(3);
});

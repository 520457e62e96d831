// Random schedules: cuts, late frames, holes, blackouts, a trimmed log, a strict limiter. Whatever happens,
// nothing is folded over a hole, and everything done takes effect once and is answered once.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Sent } from "../../../../client/session/store.ts";
import { type Scene, sceneOf } from "../../../helpers/simulated-session.ts";

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ do: "say" } as const) },
  { weight: 6, arbitrary: fc.constant({ do: "happen" } as const) },
  { weight: 2, arbitrary: fc.constant({ do: "forget to send" } as const) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("cut" as const), late: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ do: "trim" } as const) },
  { weight: 1, arbitrary: fc.constant({ do: "silence" } as const) },
  { weight: 1, arbitrary: fc.constant({ do: "wake" } as const) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.integer({ min: 1, max: 9_000 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const schedule = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  steps: fc.array(step, { maxLength: 60, size: "max" }),
});

/** A small generator of the test's own, so that a failing seed is the whole story. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

async function run(
  { seed, steps }: { seed: number; steps: Step[] },
  onStep: (scene: Scene) => void,
) {
  const dice = random(seed);
  const scene = sceneOf({ random: dice });
  const { room, time, session, wake } = scene;
  room.net.delayMs = () => Math.floor(dice() * 400);
  room.judgeBy(() => (dice() < 0.1 ? { retryAfterMs: Math.floor(dice() * 3_000) } : null));
  const answers: Sent[][] = [];
  const say = () => {
    const mine: Sent[] = [];
    answers.push(mine);
    void session
      .send({ kind: "chat.say", text: `mine ${answers.length}` })
      .then((sent) => mine.push(sent));
  };
  const acts: { [K in Step["do"]]: (step: Extract<Step, { do: K }>) => unknown } = {
    say,
    happen: () => room.happen(`other ${room.seq()}`),
    "forget to send": () => room.happen(`untold ${room.seq()}`, false),
    cut: ({ late }) => room.cut(1006, late),
    trim: () => room.trim(),
    silence: () => {
      room.net.silent = !room.net.silent;
    },
    wake,
    wait: ({ ms }) => time.advance(ms),
  };
  for (const one of steps) {
    await acts[one.do](one as never);
    onStep(scene);
  }
  room.net.silent = false;
  room.judgeBy(() => null);
  // An event that was never sent shows as a hole only when the next one comes.
  room.happen("last");
  await time.advance(120_000);
  return { ...scene, answers };
}

/** Every event adds one chat line, so a view without holes shows the line numbers from 1 without a gap. */
function assertNoHole({ session }: Scene): void {
  const lines = session.view.value.chat.map(({ seq }) => seq);
  expect(lines).toEqual(lines.map((_, i) => i + 1));
}

test("R1 every view is the fold of a prefix of the log; the last one of the whole log", async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (plan) => {
      const { room, session, events } = await run(plan, assertNoHole);
      expect(session.status.value).toBe("live");
      expect(session.view.value).toEqual(room.view());
      const seqs = events.map(({ seq }) => seq);
      expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
    }),
    { numRuns: 300, seed: 2026 },
  );
});

test("R5 every operation takes effect once and is answered once, as it went", async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (plan) => {
      const { room, session, answers } = await run(plan, () => {});
      const mine = room.log().filter(({ op }) => op !== undefined);
      expect(new Set(mine.map(({ op }) => op)).size).toBe(mine.length);
      expect(answers.map((sent) => sent.length)).toEqual(answers.map(() => 1));
      const settled = answers.flat().flatMap((sent) => (sent.ok ? [sent.seq] : []));
      expect(settled.toSorted()).toEqual(mine.map(({ seq }) => seq).toSorted());
      expect(session.pending.value.every(({ state }) => state === "refused")).toBe(true);
    }),
    { numRuns: 300, seed: 2027 },
  );
});

test("the checker bites: a client that folds over a hole is caught (control)", () => {
  const scene = sceneOf();
  const holed = { ...scene.room.view(), chat: [{ seq: 2 }] };
  const session = { ...scene.session, view: { value: holed } } as unknown as Scene["session"];
  expect(() => assertNoHole({ ...scene, session })).toThrow();
});

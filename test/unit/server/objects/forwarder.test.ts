// A follower's way up, on a fake clock, to a leader that may be slow, away, or heard only half.
import { describe, expect, it } from "vitest";
import { Forwarder } from "../../../../server/objects/forwarder.ts";
import type {
  Carried,
  CarriedCommand,
  CarriedOutcome,
} from "../../../../server/objects/relay-words.ts";
import { NO_COUNTS } from "../../../../shared/room/pulse.ts";
import { fakeTime } from "../../../helpers/fake-time.ts";
import { seatOf } from "../../../helpers/leader.ts";
import { LISTENER } from "../../../helpers/room.ts";

const WINDOW_MS = 50;
const command = (op: string): CarriedCommand => ({
  seat: seatOf(LISTENER, "listener"),
  op,
  cmd: { kind: "chat.say", text: op },
});

function wayUp(delayMs = 5) {
  const time = fakeTime();
  const batches: Carried[] = [];
  const heads: number[] = [];
  const answers = new Map<string, CarriedOutcome | { kind: "lost" }>();
  let fails = 0;
  const forwarder = new Forwarder({
    relay: 2,
    carry: async (batch) => {
      batches.push(batch);
      await new Promise<void>((resolve) => time.after(delayMs, resolve));
      if (fails > 0) {
        fails -= 1;
        throw new Error("the leader is moving");
      }
      const outcomes = batch.commands.map(({ op }) =>
        op.startsWith("bad")
          ? ({ kind: "refused", refusal: { reason: "off_air" } } as const)
          : ({ kind: "told" } as const),
      );
      return { outcomes, epoch: "epoch-1", seq: batches.length };
    },
    counts: () => NO_COUNTS,
    onReply: ({ seq }) => heads.push(seq),
    now: time.nowMs,
    after: time.after,
    windowMs: () => WINDOW_MS,
  });
  return {
    time,
    forwarder,
    batches,
    heads,
    answers,
    ops: () => batches.map(({ commands }) => commands.map(({ op }) => op)),
    fail: (times: number) => {
      fails = times;
    },
    say(...ops: string[]): void {
      for (const op of ops) {
        forwarder.forward(command(op), (outcome) => {
          if (answers.has(op)) throw new Error(`answered twice: ${op}`);
          answers.set(op, outcome);
        });
      }
    },
  };
}

describe("R26 commands through a follower", () => {
  it("the first goes at once, the rest together, and each is answered with its own outcome", async () => {
    const way = wayUp();
    way.say("op-1", "bad-2", "op-3");
    expect(way.ops()).toEqual([["op-1"]]);
    await way.time.advance(WINDOW_MS + 10);
    expect(way.ops()).toEqual([["op-1"], ["bad-2", "op-3"]]);
    expect(Object.fromEntries(way.answers)).toEqual({
      "op-1": { kind: "told" },
      "bad-2": { kind: "refused", refusal: { reason: "off_air" } },
      "op-3": { kind: "told" },
    });
    expect(way.heads).toEqual([1, 2]);
  });

  it("one call at a time, in order, at most 200 commands each", async () => {
    const way = wayUp(300);
    const ops = Array.from({ length: 450 }, (_, n) => `op-${n}`);
    way.say(...ops);
    await way.time.advance(5_000);
    expect(way.ops().map((batch) => batch.length)).toEqual([1, 200, 200, 49]);
    expect(way.ops().flat()).toEqual(ops);
    expect(way.answers.size).toBe(450);
  });

  it("a call that fails is repeated with the very same operations", async () => {
    const way = wayUp();
    way.fail(2);
    way.say("op-1");
    way.say("op-2");
    await way.time.advance(2_000);
    expect(way.ops()).toEqual([["op-1"], ["op-1"], ["op-1"], ["op-2"]]);
    expect([...way.answers.values()]).toEqual([{ kind: "told" }, { kind: "told" }]);
  });

  it("what cannot be delivered is given back as lost, and the next one is tried again", async () => {
    const way = wayUp();
    way.fail(6);
    way.say("op-1");
    await way.time.advance(10_000);
    expect(Object.fromEntries(way.answers)).toEqual({ "op-1": { kind: "lost" } });
    way.say("op-2");
    await way.time.advance(100);
    expect(way.answers.get("op-2")).toEqual({ kind: "told" });
  });

  it("more than the leader can take is given back at once", () => {
    const way = wayUp();
    way.say(...Array.from({ length: 5_002 }, (_, n) => `op-${n}`));
    expect([...way.answers.keys()]).toEqual(["op-5001"]);
  });
});

describe("R26 counts through a follower", () => {
  it("reports once a second, with those who came since the last report that arrived", async () => {
    const way = wayUp();
    way.forwarder.came("p_a");
    for (const person of ["p_b", "p_c", "p_b"]) way.forwarder.came(person);
    await way.time.advance(999);
    expect(way.batches.map(({ newcomers }) => newcomers)).toEqual([["p_a"]]);
    await way.time.advance(100);
    expect(way.batches.map(({ newcomers }) => newcomers)).toEqual([["p_a"], ["p_b", "p_c"]]);
    expect(way.time.waiting()).toBe(0);
  });

  it("a command does not wait for the report that is due, and takes it along", async () => {
    const way = wayUp();
    way.forwarder.came("p_a");
    way.forwarder.came("p_b");
    await way.time.advance(100);
    way.say("op-1");
    await way.time.advance(2_000);
    expect(way.batches.map(({ newcomers }) => newcomers)).toEqual([["p_a"], ["p_b"]]);
    expect([way.ops(), way.time.waiting()]).toEqual([[[], ["op-1"]], 0]);
  });

  it("newcomers are not lost with a report that does not arrive", async () => {
    const way = wayUp();
    way.fail(6);
    way.forwarder.came("p_a");
    await way.time.advance(10_000);
    way.forwarder.report();
    await way.time.advance(1_000);
    expect(way.batches.at(-1)?.newcomers).toEqual(["p_a"]);
  });
});

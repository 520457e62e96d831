// Reactions are stored together, each once; nothing is answered or shown before they are durable.
import { describe, expect, it } from "vitest";
import { KEEP_MS } from "../../../../shared/protocol/limits.ts";
import { onAir, type Room, reasonOf } from "../../../helpers/leader.ts";
import { LISTENER, OTHER, STAFF } from "../../../helpers/room.ts";

const OP = "op-repeated";
const amen = { kind: "react", reaction: "amen", count: 2 } as const;
const fire = { kind: "react", reaction: "fire", count: 7 } as const;
const other = (room: Room) => room.do({ person: OTHER, role: "listener" }, amen, OP);
const rows = (room: Room) => room.sql("SELECT id, ops FROM reaction_ops");

describe("reactions", () => {
  it("R15 are held, then stored in one row beside the totals, and only then counted and answered", () => {
    const room = onAir();
    expect([room.listener(fire, OP), other(room), room.dj(fire, OP)]).toEqual(
      Array(3).fill({ kind: "held" }),
    );
    expect([room.leader.reactions.fire, rows(room)]).toEqual([0, []]);
    const ops = [LISTENER, OTHER, STAFF].map((person) => ({ person, op: OP }));
    expect(room.settle()).toEqual(ops);
    expect(room.leader.reactions).toMatchObject({ fire: 14, amen: 2 });
    expect(rows(room)).toEqual([
      { id: 1, ops: JSON.stringify(ops.map(({ person, op }, n) => [person, op, [7, 2, 7][n]])) },
    ]);
    expect(room.settle()).toEqual([]);
    room.sleep();
    expect(room.leader.reactions).toMatchObject({ fire: 14, amen: 2 });
  });

  it("R5 R15 a repeat counts once: while held, when stored, after sleep", () => {
    const room = onAir();
    expect([room.listener(fire, OP), room.listener(fire, OP)]).toEqual(
      Array(2).fill({ kind: "held" }),
    );
    expect(room.settle()).toHaveLength(1);
    expect(room.listener(fire, OP)).toEqual({ kind: "done", seq: null });
    room.sleep();
    expect(room.listener(fire, OP)).toEqual({ kind: "done", seq: null });
    expect(room.settle()).toEqual([]);
    expect(room.leader.reactions.fire).toBe(7);
  });

  it("R5 their ids are no one else's, nor for anything else", () => {
    const room = onAir();
    room.listener(fire, OP);
    expect(reasonOf(room.listener({ kind: "chat.say", text: "Amen" }, OP))).toBe("op_reused");
    room.settle();
    expect(reasonOf(room.listener({ kind: "chat.say", text: "Amen" }, OP))).toBe("op_reused");
    expect(reasonOf(other(room))).toBe("held");
    room.listener({ kind: "chat.say", text: "Amen" }, "op-said-first");
    expect(reasonOf(room.listener(fire, "op-said-first"))).toBe("op_reused");
  });

  it.each([/^INSERT INTO reaction_ops/, /INTO shows/])(
    "R2 R15 a store that fails at %s counts none, and each may be sent again",
    (failing) => {
      const room = onAir();
      room.listener(fire, OP);
      room.storage.failing = failing;
      expect(() => room.settle()).toThrow("disk full");
      room.storage.failing = null;
      expect([room.settle(), room.leader.reactions.fire, rows(room)]).toEqual([[], 0, []]);
      expect(reasonOf(room.listener(fire, OP))).toBe("held");
      room.settle();
      expect(room.leader.reactions.fire).toBe(7);
    },
  );

  it("R15 one held over the end of its show still counts for that show, not for the next", () => {
    const room = onAir();
    room.listener(fire, OP);
    const { id } = room.leader.view.broadcast;
    room.dj({ kind: "broadcast.end" });
    room.nowMs += 1;
    room.dj({ kind: "broadcast.start", title: "Next" });
    room.settle();
    expect(room.leader.reactions.fire).toBe(0);
    const fires = room.leader.shows.dirty().map((show) => [show.id === id, show.reactions.fire]);
    expect(fires).toContainEqual([true, 7]);
    expect(fires).toContainEqual([false, 0]);
  });

  it("R5 R22 are known for as long as the log around them, through runs and sleep", () => {
    const room = onAir();
    for (let n = 0; n < 450; n += 1) {
      room.nowMs += 1_000;
      room.listener(fire, `op-fire-${n}`);
      room.settle();
    }
    room.sleep();
    const known = () =>
      [0, 199, 200, 449].map((n) => reasonOf(room.listener(fire, `op-fire-${n}`)));
    expect(known()).toEqual(Array(4).fill("done"));
    room.nowMs += 2 * KEEP_MS;
    room.leader.trim(room.nowMs - KEEP_MS, 0);
    expect(known()).toEqual(Array(4).fill("done"));
    room.dj({ kind: "broadcast.end" });
    room.nowMs += 2 * KEEP_MS;
    room.leader.trim(room.nowMs - KEEP_MS, 2);
    room.sleep();
    expect([rows(room), room.sql("SELECT * FROM op_runs")]).toEqual([[], []]);
  });
});

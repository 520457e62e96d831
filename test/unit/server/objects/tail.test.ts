// The newest events from memory: exactly those of the rows, read at most once, without the text of removed lines.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Tail } from "../../../../server/objects/tail.ts";
import { RESUME_MAX_EVENTS } from "../../../../shared/protocol/limits.ts";
import { said } from "../../../helpers/fake-audience.ts";
import { onAir } from "../../../helpers/leader.ts";
import { eventOf } from "../../../helpers/room.ts";

/** Rows 1…`stored`, and a tail on top that was woken there and then saw `appended` more. */
function woken(stored: number, appended: number) {
  const rows = Array.from({ length: stored + appended }, (_, n) => said(n + 1));
  const reads: [number, number][] = [];
  const tail = new Tail(stored, (seq, limit) => {
    reads.push([seq, limit]);
    return rows.slice(seq, seq + limit);
  });
  tail.append(rows.slice(stored));
  return { rows, reads, tail };
}

describe("the tail", () => {
  it("R6 gives what the rows would give, in whatever order it is asked", () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.nat(60),
        fc.array(fc.tuple(fc.nat(120), fc.nat(70)), { minLength: 1 }),
        (stored, appended, asked) => {
          const { rows, tail } = woken(stored, appended);
          for (const [place, limit] of asked) {
            const seq = place % (rows.length + 1);
            expect(tail.after(seq, limit)).toEqual(rows.slice(seq, seq + limit));
          }
        },
      ),
    );
  });

  it("R6 gives no event twice to who asks for more than is kept", () => {
    const rows = Array.from({ length: 20 }, (_, n) => said(n + 1));
    const kept = rows.slice(8);
    const tail = new Tail(12, (seq, limit) => kept.filter((row) => row.seq > seq).slice(0, limit));
    tail.append(rows.slice(12));
    expect(tail.after(2, 1e9)).toEqual(kept);
    expect(tail.after(15, 1e9)).toEqual(rows.slice(15));
  });

  it("R6 a thousand who come back to the same place cost one reading", () => {
    const { reads, tail } = woken(100, 10);
    for (let n = 0; n < 1_000; n += 1) expect(tail.after(60, 1e9)).toHaveLength(50);
    expect(reads).toEqual([[60, 40]]);
  });

  it("R6 stays short however long the show, and reads what lies further back", () => {
    const { rows, reads, tail } = woken(0, 5 * RESUME_MAX_EVENTS);
    const head = rows.length;
    expect(tail.after(head - RESUME_MAX_EVENTS, 1e9)).toEqual(rows.slice(-RESUME_MAX_EVENTS));
    expect(reads).toEqual([]);
    expect(tail.after(3, 2)).toEqual(rows.slice(3, 5));
    expect(reads).toEqual([[3, 2]]);
  });

  it("R16 a removed line has lost its text, in memory as in the rows", () => {
    const { tail } = woken(0, 3);
    tail.append([eventOf({ kind: "chat.removed", line: 2 }, { seq: 4 })]);
    const texts = tail
      .after(0, 1e9)
      .map(({ body }) => (body.kind === "chat.said" ? body.text : body.kind));
    expect(texts).toEqual(["line 1", "", "line 3", "chat.removed"]);
    const room = onAir();
    room.listener({ kind: "chat.say", text: "a regret" });
    room.dj({ kind: "chat.remove", line: 2 });
    expect(room.leader.readAfter(0, 1e9)).toEqual(room.events());
    expect(JSON.stringify(room.leader.readAfter(0, 1e9))).not.toContain("regret");
  });
});

// The outbox's own rules, where a whole session would hide them.
import { expect, test } from "vitest";
import * as outbox from "../../../../client/session/outbox.ts";
import { OUTBOX_MAX, type Outbox } from "../../../../client/session/outbox.ts";
import type { Command } from "../../../../shared/protocol/client.ts";

const ME = "p_12345678";
const say = (text: string): Command => ({ kind: "chat.say", text });

function boxOf(...commands: Command[]): Outbox {
  return commands.reduce<Outbox>(
    (box, cmd, i) => outbox.enqueue(box, `op-${i}`, cmd, 0) ?? box,
    [],
  );
}
const sentAll = (box: Outbox) =>
  box.reduce((next, { op }) => outbox.markSent(next, op, ME, 0), box);
const ops = (entries: readonly { op: string }[]) => entries.map(({ op }) => op);

test("holds a bounded number of open operations; refused ones don't count", () => {
  const full = boxOf(...Array.from({ length: OUTBOX_MAX }, () => say("x")));
  expect(outbox.enqueue(full, "one more", say("x"), 0)).toBeNull();
  const freed = outbox.refuse(full, "op-0", { reason: "muted" }, 0);
  expect(outbox.enqueue(freed, "one more", say("x"), 0)).toHaveLength(OUTBOX_MAX + 1);
});

test("refusals that nobody dismisses don't pile up", () => {
  const many = boxOf(...Array.from({ length: OUTBOX_MAX }, () => say("x")));
  const refused = many.reduce(
    (box, { op }) => outbox.refuse(box, op, { reason: "muted" }, 0),
    many,
  );
  expect(ops(outbox.trim(refused))).toEqual(ops(refused.slice(-20)));
});

test("a held-back chat line holds the later ones, not the deck", () => {
  const box = outbox.requeue(sentAll(boxOf(say("a"), say("b"), { kind: "deck.pause" })), ME);
  const limited = outbox.refuse(box, "op-0", { reason: "rate_limited", retryAfterMs: 1_000 }, 0);
  expect(ops(outbox.due(limited, 500))).toEqual(["op-2"]);
  expect(outbox.nextDueMs(limited, 500)).toBe(1_000);
  expect(ops(outbox.due(limited, 1_000))).toEqual(["op-0", "op-2"]);
});

test("a wait of nothing is still a wait, and a very long one is a refusal", () => {
  const box = outbox.requeue(sentAll(boxOf(say("a"))), ME);
  const soon = outbox.refuse(box, "op-0", { reason: "rate_limited", retryAfterMs: 0 }, 0);
  expect(outbox.due(soon, 0)).toEqual([]);
  const late = outbox.refuse(box, "op-0", { reason: "rate_limited", retryAfterMs: 600_000 }, 0);
  expect(late[0]?.phase).toBe("refused");
});

test("answers that go missing on a live connection end as an unknown fate", () => {
  let box = sentAll(boxOf(say("a")));
  for (let i = 0; i < 2; i += 1) box = sentAll(outbox.requeue(outbox.lose(box), ME));
  expect(box[0]?.phase).toBe("sent");
  expect(outbox.lose(box)[0]?.refusal?.reason).toBe("fate_unknown");
});

test("an open operation can't be dismissed", () => {
  const box = boxOf(say("a"));
  expect(outbox.dismiss(box, "op-0")).toEqual(box);
});

// What a booth says about the stage, and to whom.
import { expect, test } from "vitest";
import { stageNews } from "../../../../client/booth/stage/stage-news.ts";
import { secondsToAnswer, stageSeen } from "../../../../client/booth/stage/stage-seen.ts";
import { stageLine } from "../../../../client/booth/stage/stage-words.ts";
import { fromRoom } from "../../../../client/session/refusals.ts";
import type { EventBody } from "../../../../shared/room/events.ts";
import type { Stage } from "../../../../shared/room/view.ts";
import { eventOf } from "../../../helpers/room.ts";

const [LEE, KIM, RUTH] = ["s_djlee0001", "s_kimberley01", "s_ruthnaomi1"];
const held: Stage = { person: LEE, name: "Lee", since: 0, ask: null };
const asked: Stage = { ...held, ask: { person: KIM, name: "Kim", at: 1_000, until: 61_000 } };

test.each([
  ["free", null, null],
  ["mine", { ...held, person: KIM }, null],
  ["theirs", held, "Lee holds the stage."],
  ["mine to wait for", asked, "You asked Lee for the stage. Without an answer it is yours."],
  [
    "another's question",
    { ...asked, ask: { ...asked.ask, person: RUTH, name: "Ruth" } as Stage["ask"] },
    "Lee holds the stage, and Ruth asks for it.",
  ],
  [
    "mine to answer",
    { ...held, person: KIM, ask: { person: RUTH, name: "Ruth", at: 0, until: 9 } },
    "Ruth asks for the stage.",
  ],
])("a stage that is %s, in words", (_, stage, words) => {
  expect(stageLine(stageSeen(stage, KIM), { mayAsk: true })).toBe(words);
});

test("a co-host is told what they can do, and somebody who is not known yet locks nobody out of nothing", () => {
  expect(stageLine(stageSeen(held, KIM), { mayAsk: false })).toBe(
    "Lee holds the stage. You can fill the queue.",
  );
  expect(stageSeen(null, null)).toEqual({ kind: "free" });
});

test("the seconds left end at nought", () => {
  const ask = { person: KIM, name: "Kim", at: 0, until: 60_000 };
  expect([0, 1, 59_001, 60_000, 70_000].map((now) => secondsToAnswer(ask, now))).toEqual([
    60, 60, 1, 0, 0,
  ]);
});

const given = (to: string, name: string): EventBody => ({ kind: "stage.given", to, name });

test.each<[string, EventBody, string | null, string, string | null]>([
  ["who gets it", given(KIM, "Kim"), LEE, KIM, "The stage is yours."],
  ["who gave it", given(KIM, "Kim"), LEE, LEE, "Kim holds the stage now."],
  [
    "who was silent",
    given(KIM, "Kim"),
    null,
    LEE,
    "No answer came in time, so Kim holds the stage now.",
  ],
  ["whom it was taken from", given(KIM, "Kim"), KIM, LEE, "Kim took over the stage."],
  ["who asked in vain", { kind: "stage.declined" }, LEE, KIM, "Lee keeps the stage for now."],
  ["who no longer wants it", { kind: "stage.declined" }, KIM, KIM, null],
  ["who has nothing to do with it", given(KIM, "Kim"), LEE, RUTH, null],
  ["nobody, of other things", { kind: "deck.finished" }, LEE, KIM, null],
])("news for %s", (_, body, by, me, text) => {
  expect(stageNews(eventOf(body, { by }), asked, me)?.text ?? null).toBe(text);
});

test("a refusal names the holder, asks for the touch, and of an unknown detail says no more than its reason", () => {
  const reason = "not_allowed";
  const sentences = [
    { reason, detail: "on_stage", holder: "Lee" },
    { reason, detail: "on_stage" },
    { reason, detail: "step_up" },
    { reason, detail: "toString" },
    { reason },
  ].map((refusal) => fromRoom(refusal as Parameters<typeof fromRoom>[0]).sentence);
  expect(sentences).toEqual([
    "Lee holds the stage. Ask for it first.",
    "Somebody else holds the stage. Ask for it first.",
    "This needs your confirmation. Use your passkey once more.",
    "You don't have permission to do that here.",
    "You don't have permission to do that here.",
  ]);
});

// A deed that needs a touch: asked for once, repeated once, and left alone when the person says no.
import { beforeEach, expect, test } from "vitest";
import { touchAsked, withTouch } from "../../../../client/booth/people/step-up.ts";
import type { Answer } from "../../../../client/session/request.ts";
import { err, ok } from "../../../../shared/result.ts";

const refusal = (code: string) => err({ code, message: code, requestId: "r1" });
const later = () => new Promise<void>((resolve) => setTimeout(resolve));

let touched = false;
let runs = 0;
/** Refused until there was a touch. */
const guarded = async (): Answer<string> => {
  runs += 1;
  return touched ? ok("done") : refusal("step_up");
};
const touch = () => {
  touched = true;
  touchAsked.value?.settle(true);
};

beforeEach(() => {
  touchAsked.value?.settle(false);
  touched = false;
  runs = 0;
});

test("what needs no touch runs once, whatever it answers", async () => {
  expect(await withTouch(async () => ok(1))).toEqual(ok(1));
  expect(await withTouch(async () => refusal("forbidden"))).toEqual(refusal("forbidden"));
  expect(touchAsked.value).toBe(null);
});

test("a touch repeats it once", async () => {
  const answer = withTouch(guarded);
  await later();
  touch();
  expect({ answer: await answer, runs, asked: touchAsked.value }).toEqual({
    answer: ok("done"),
    runs: 2,
    asked: null,
  });
});

test("a touch that the server doesn't count is not asked for again", async () => {
  const answer = withTouch(guarded);
  await later();
  touchAsked.value?.settle(true);
  expect({ answer: await answer, runs }).toEqual({ answer: refusal("step_up"), runs: 2 });
});

test("no touch: nothing is repeated, and the sentence says that nothing happened", async () => {
  const answer = withTouch(guarded);
  await later();
  touchAsked.value?.settle(false);
  expect({ answer: await answer, runs }).toEqual({
    answer: err({
      code: "step_up",
      message: "Nothing was changed: it was not confirmed.",
      requestId: "r1",
    }),
    runs: 1,
  });
});

test("two deeds at once: one question, both done; the next deed asks anew", async () => {
  const both = [withTouch(guarded), withTouch(guarded)];
  await later();
  const question = touchAsked.value;
  touch();
  expect(await Promise.all(both)).toEqual([ok("done"), ok("done")]);
  touched = false;
  const third = withTouch(guarded);
  await later();
  expect(touchAsked.value).not.toBe(null);
  expect(touchAsked.value).not.toBe(question);
  touch();
  expect(await third).toEqual(ok("done"));
});

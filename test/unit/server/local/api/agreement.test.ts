// The description against what validates, quick size: everything that comes in, a few values each. Full size: test/api/long.ts.
import { expect, test } from "vitest";
import { casesOf, judgeAgreement } from "../../../../api/agreement.ts";

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);

test(`what may be sent is what the description says, seed ${seed}`, async () => {
  const cases = await casesOf(["params", "query", "body"]);
  const { cases: judged, failures } = await judgeAgreement(cases, { runs: 15, seed });
  expect(failures).toEqual([]);
  expect(judged).toBeGreaterThan(2_000);
}, 30_000);

test("a schema that takes more than is described is found (control)", async () => {
  const cases = (await casesOf(["body"])).slice(0, 5);
  const { failures } = await judgeAgreement(cases, { runs: 15, seed, bend: () => true });
  expect(failures).toHaveLength(5);
});

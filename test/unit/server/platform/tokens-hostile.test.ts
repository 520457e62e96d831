// D10, generated: right passes, damaged at random. What is not letter for letter what we signed is worth nothing.
import { expect, test } from "vitest";
import { TOKEN_PURPOSES } from "../../../../server/domain/identity/claims.ts";
import { sign } from "../../../../server/platform/signing.ts";
import { readToken } from "../../../../server/platform/tokens.ts";
import { rightClaims } from "../../../helpers/bent-tokens.ts";
import { type Dice, diceOf, oneOf } from "../../../helpers/dice.ts";

const SECRET = "token-secret-0123456789abcdefghijklmnopqr";
const SEED = Date.now() % 1_000_000;
const GENERATED = 20_000;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

async function rightOnes(): Promise<string[]> {
  const mint = { room: "hall", origin: "https://live.test", tokenSecret: SECRET, adminSecret: "" };
  const one = rightClaims({ ...mint, nowMs: 1_800_000_000_000 });
  const other = rightClaims({ ...mint, room: "annex", nowMs: 1_800_000_000_007 });
  return Promise.all(
    TOKEN_PURPOSES.flatMap((purpose) =>
      [one, other].map((claims) => sign(SECRET, purpose, claims[purpose])),
    ),
  );
}

function damaged(right: readonly string[], dice: Dice): string {
  let text = oneOf(dice, right);
  const at = () => Math.floor(dice() * (text.length + 1));
  for (let round = 1 + Math.floor(dice() * 3); round > 0; round -= 1) {
    const place = at();
    const [body = "", mac = ""] = text.split(".");
    const [otherBody = "", otherMac = ""] = oneOf(dice, right).split(".");
    text = oneOf<() => string>(dice, [
      () => text.slice(0, place) + oneOf(dice, [...ALPHABET]) + text.slice(place + 1),
      () => text.slice(0, place) + text.slice(place + 1 + Math.floor(dice() * 5)),
      () => text.slice(0, place) + oneOf(dice, [..."=.+/ ", ...ALPHABET]) + text.slice(place),
      () => `${body}.${otherMac}`,
      () => `${otherBody}.${mac}`,
      () => oneOf(dice, ["l", "s", "e", "k", "x"]) + text.slice(1),
      () => text.slice(0, place) + oneOf(dice, right).slice(place),
      () => text.slice(0, -1) + oneOf(dice, [...ALPHABET]),
    ])();
  }
  return text;
}

test(`${GENERATED} damaged passes, seed ${SEED}: none is believed`, async () => {
  const dice = diceOf(SEED);
  const right = await rightOnes();
  const believed = await Promise.all(right.map((text) => readToken(SECRET, TOKEN_PURPOSES, text)));
  expect(believed).not.toContain(null);
  let tried = 0;
  while (tried < GENERATED) {
    const text = damaged(right, dice);
    if (right.includes(text)) continue;
    tried += 1;
    if ((await readToken(SECRET, TOKEN_PURPOSES, text)) !== null) expect.fail(`believed: ${text}`);
  }
});

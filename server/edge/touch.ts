// Judges what a passkey signed: whose it is, that it is the key itself, and that there is only one of it.
import type { Assertion } from "../../shared/http/staff-bodies.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { judgeCounter } from "../domain/identity/passkey.ts";
import { expulsionsOf, orderIfEnded } from "../platform/expulsions.ts";
import { log } from "../platform/log.ts";
import { challengeMark, runOnce, spend, spendWithKey } from "../platform/once.ts";
import { proveTouch } from "../platform/passkey-proof.ts";
import { blockKey, findKey, type HeldKey, type Holder, noteTouch } from "../platform/passkeys.ts";
import { dropRecords, endSessions, hashesOf } from "../platform/sessions.ts";
import { type Begun, handleOf } from "./ceremony.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { expelNow } from "./expel-now.ts";

export type Touched = {
  readonly holder: Holder;
  readonly passkey: string;
  /** Spend the challenge and note the use; they belong into the batch of what the touch is for. */
  readonly statements: readonly D1PreparedStatement[];
};

const BAD: Refused = { code: "bad_passkey" };
const COPIED: Refused = {
  code: "bad_passkey",
  message:
    "This passkey seems to exist twice, so it is blocked. Use another one, or ask an owner for a new invitation.",
};

/** `person`: whose key it must be; null for anybody's. Nothing is written unless the key proves to be copied. */
export async function judgeTouch(
  given: Assertion,
  { site, challenge }: Begun,
  person: string | null,
  context: Context,
): Promise<Result<Touched, Refused>> {
  const { env, nowMs } = context;
  const key = await findKey(env, given.id);
  if (!key || (person !== null && key.holder.person !== person)) return err(BAD);
  const { userHandle } = given.response;
  if (userHandle && userHandle !== handleOf(key.holder.person)) return err(BAD);
  const shown = await proveTouch(given, key, { site, challenge });
  if (!shown.ok) return err(BAD);
  const mark = await challengeMark(challenge);
  if (judgeCounter(key.counter, shown.value.counter) === "copied") {
    await block(key, mark, context);
    return err(COPIED);
  }
  const use = { id: key.id, counter: shown.value.counter };
  return ok({
    holder: key.holder,
    passkey: key.id,
    statements: [spendWithKey(env, mark, use, nowMs), noteTouch(env, key.id, shown.value, nowMs)],
  });
}

/** Nobody can tell which of the two copies is the thief's: the key counts no more, and what it opened is closed. */
async function block({ id, holder }: HeldKey, mark: string, context: Context): Promise<void> {
  const { env, nowMs, requestId } = context;
  const { person } = holder;
  const results = await runOnce(env, [
    spend(env, mark, nowMs),
    blockKey(env, id, nowMs),
    endSessions(env, { person, passkey: id }, nowMs),
    orderIfEnded(env, person, nowMs),
  ]);
  // Spent before: a replay of an old answer says nothing about copies.
  if (!results) return;
  log({ event: "passkey.blocked", requestId });
  await dropRecords(env, hashesOf(results[2]));
  await expelNow(expulsionsOf(results[3]), context);
}

// Signing in with a passkey, by press or by the browser's own offer. Both use one challenge at a time, because the server
// binds a browser to the last one it gave.
import type { MeBody } from "../../shared/http/bodies.ts";
import type { Assertion, RequestOptions } from "../../shared/http/staff-bodies.ts";
import { err, type Result } from "../../shared/result.ts";
import type { Answer, CallError } from "../session/request.ts";

export type LoginSteps = {
  readonly options: () => Answer<RequestOptions>;
  readonly show: (options: RequestOptions) => Answer<Assertion>;
  /** Waits in the background until the browser's offer is taken; `show` interrupts it. */
  readonly offered: (options: RequestOptions) => Answer<Assertion>;
  readonly login: (passkey: Assertion) => Answer<MeBody>;
  readonly nowMs: () => number;
};

export type Login = {
  /** Asks for a passkey now. */
  readonly press: () => Answer<MeBody>;
  /** Null when the offer was not taken: somebody pressed, or there was no challenge to offer. */
  readonly offer: () => Promise<Result<MeBody, CallError> | null>;
};

/** A challenge that was fetched for the offer serves the press too, while it is well within its five minutes. */
const REUSE_MS = 120_000;

export function createLogin(steps: LoginSteps): Login {
  let asked: { atMs: number; answer: Answer<RequestOptions> } | null = null;
  let turn = 0;

  const options = () => {
    if (asked === null || steps.nowMs() - asked.atMs > REUSE_MS) {
      asked = { atMs: steps.nowMs(), answer: steps.options() };
    }
    return asked.answer;
  };
  const finish = (shown: Result<Assertion, CallError>): Answer<MeBody> => {
    // Answered or refused, a challenge is spent.
    asked = null;
    return shown.ok ? steps.login(shown.value) : Promise.resolve(err(shown.error));
  };
  const fresh = async () => {
    const given = await options();
    if (!given.ok) asked = null;
    return given;
  };

  return {
    async press() {
      turn += 1;
      const given = await fresh();
      return given.ok ? finish(await steps.show(given.value)) : given;
    },
    async offer() {
      turn += 1;
      const mine = turn;
      const given = await fresh();
      if (!given.ok || mine !== turn) return null;
      const shown = await steps.offered(given.value);
      return mine === turn && shown.ok ? finish(shown) : null;
    },
  };
}

// Fetches passes to send sound, again and again while the server can't be asked; a refusal is final.

import type { SoundGrant } from "../../../shared/http/sound-bodies.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Answer, CallError } from "../../session/request.ts";

export type SoundPasses = {
  /** The server's words when it gives none. Waits as long as the server can't be asked. */
  get(epoch: string): Promise<Result<SoundGrant, string>>;
  stop(): void;
};

const RETRY_MS = 2_000;
/** Answers that may be different next time. */
const PASSING = ["unreachable", "unavailable", "rate_limited", "internal"];

export function createSoundPasses(
  ask: (epoch: string) => Answer<SoundGrant>,
  after = (delayMs: number) => new Promise<void>((resume) => setTimeout(resume, delayMs)),
): SoundPasses {
  let stopped = false;
  const isPassing = ({ code }: CallError) => !stopped && PASSING.includes(code);

  async function get(epoch: string): Promise<Result<SoundGrant, string>> {
    const answer = await ask(epoch);
    if (answer.ok) return ok(answer.value);
    if (!isPassing(answer.error)) return err(answer.error.message);
    await after(answer.error.retryAfterMs ?? RETRY_MS);
    return get(epoch);
  }

  return {
    get,
    stop() {
      stopped = true;
    },
  };
}

// Keeps a listener's token young over the open socket, so that coming back after a storm needs no request first.
import type { TokenBody } from "../../shared/http/bodies.ts";
import type { ClientFrame } from "../../shared/protocol/client.ts";
import type { Credential } from "./credential.ts";
import type { Cancel, Timing } from "./timing.ts";

const MIN_WAIT_MS = 10_000;
/** Browsers' timers overflow above 2^31 ms; a day is asked again anyway. */
const MAX_WAIT_MS = 86_400_000;

export type Renewal = {
  /** The credential to dial with; it notes what is in use. */
  readonly credential: Credential;
  up(): void;
  down(): void;
  renewed(fresh: { token: string; expiresAtMs: number }): void;
};

export function createRenewal(options: {
  timing: Timing;
  credential: Credential;
  serverNow: () => number;
  say: (frame: ClientFrame) => boolean;
}): Renewal {
  const { timing, credential, serverNow, say } = options;
  let current: TokenBody | null = null;
  let cancel: Cancel = () => {};

  /** At half of what is left. A credential that can't keep a new token is never asked to. */
  const schedule = () => {
    cancel();
    if (current === null || credential.renewed === undefined) return;
    const leftMs = current.expiresAtMs - serverNow();
    const waitMs = Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, leftMs / 2));
    cancel = timing.after(waitMs, () => {
      say({ t: "renew" });
      schedule();
    });
  };

  const noted = async () => {
    const answer = await credential();
    if ("token" in answer) current = answer;
    return answer;
  };

  return {
    credential: credential.rejected
      ? Object.assign(noted, { rejected: credential.rejected })
      : noted,
    up: schedule,
    down: () => cancel(),
    renewed({ token, expiresAtMs }) {
      if (current === null) return;
      current = { ...current, token, expiresAtMs };
      credential.renewed?.(current);
      schedule();
    },
  };
}

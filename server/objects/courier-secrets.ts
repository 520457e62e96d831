// The secrets a partner's webhooks are signed with: the newest, and for a day the one before it. They are kept in the
// courier's own storage and nowhere else, so no copy of the database holds them.
import type { HookSecretBody } from "../../shared/http/partner-bodies.ts";

const KEY = "secrets";
/** Long enough to put the new secret into the receiver; until then each message carries both signatures. */
const OVERLAP_MS = 86_400_000;

type Kept = { readonly secret: string; readonly untilMs: number | null };

export class CourierSecrets {
  readonly #kv: SyncKvStorage;

  constructor(kv: SyncKvStorage) {
    this.#kv = kv;
  }

  /** Those that sign now, newest first. */
  living(nowMs: number): string[] {
    return this.#all()
      .filter(({ untilMs }) => untilMs === null || nowMs < untilMs)
      .map(({ secret }) => secret);
  }

  /** Signs from now on, and the one before it for a day. One that is here already changes nothing: a call may be repeated. */
  rotate(secret: string, nowMs: number): HookSecretBody {
    const [newest, older] = this.#all();
    if (newest?.secret === secret || older?.secret === secret) {
      return { secret, oldUntilMs: older?.untilMs ?? null };
    }
    const old = newest ? [{ ...newest, untilMs: nowMs + OVERLAP_MS }] : [];
    this.#kv.put(KEY, [{ secret, untilMs: null }, ...old]);
    return { secret, oldUntilMs: old[0]?.untilMs ?? null };
  }

  #all(): readonly Kept[] {
    return this.#kv.get<readonly Kept[]>(KEY) ?? [];
  }
}

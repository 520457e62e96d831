// The secrets a partner's webhooks are signed with: the newest, and for a day the one before it. They are kept in the
// courier's own storage and nowhere else, so no copy of the database holds them.
import type { HookSecretBody } from "../../shared/http/partner-bodies.ts";

const KEY = "secrets";
/** Long enough to put the new secret into the receiver; until then each message carries both signatures. */
const OVERLAP_MS = 86_400_000;

type Kept = { readonly secret: string; readonly turn: string; readonly untilMs: number | null };

export class CourierSecrets {
  readonly #kv: SyncKvStorage;
  readonly #make: () => string;

  constructor(kv: SyncKvStorage, make: () => string) {
    this.#kv = kv;
    this.#make = make;
  }

  /** Those that sign now, newest first. */
  living(nowMs: number): string[] {
    return this.#all()
      .filter(({ untilMs }) => untilMs === null || nowMs < untilMs)
      .map(({ secret }) => secret);
  }

  /** A new secret. `turn` names this rotation: asked for again, it gives the secret that it gave. */
  rotate(turn: string, nowMs: number): HookSecretBody {
    const [newest, older] = this.#all();
    if (newest?.turn === turn) {
      return { secret: newest.secret, oldUntilMs: older?.untilMs ?? null };
    }
    const made = { secret: this.#make(), turn, untilMs: null };
    const old = newest ? [{ ...newest, untilMs: nowMs + OVERLAP_MS }] : [];
    this.#kv.put(KEY, [made, ...old]);
    return { secret: made.secret, oldUntilMs: old[0]?.untilMs ?? null };
  }

  #all(): readonly Kept[] {
    return this.#kv.get<readonly Kept[]>(KEY) ?? [];
  }
}

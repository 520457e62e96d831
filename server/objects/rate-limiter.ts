// One counter for one policy and one key, shared by all edges. Decides in memory, stores what it granted, and deletes
// itself by alarm once its debt is paid. Policies come from the server's table, never from a request.
import { DurableObject } from "cloudflare:workers";
import { takeGcra } from "../domain/rate/gcra.ts";
import { POLICIES, type PolicyName } from "../domain/rate/policies.ts";
import { takeFromWindow } from "../domain/rate/window.ts";

export type LimitAnswer = {
  readonly ok: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly retryAfterMs: number;
  readonly resetAtMs: number;
};

type Stored = { tatUs: number; grantedMs: number[] };

export class RateLimiter extends DurableObject<Env> {
  #stored: Stored;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#stored = ctx.storage.kv.get<Stored>("spent") ?? { tatUs: 0, grantedMs: [] };
  }

  /** Takes `cost` units. A refusal writes nothing. */
  take(name: PolicyName, cost = 1): LimitAnswer {
    const policy = POLICIES[name];
    const nowMs = Date.now();
    const decision =
      "strict" in policy && policy.strict
        ? this.#takeStrict(policy, nowMs, cost)
        : this.#takeSmooth(policy, nowMs, cost);
    if (decision.allowed) {
      this.ctx.storage.kv.put("spent", this.#stored);
      void this.ctx.storage.setAlarm(nowMs + decision.resetAfterMs + 1_000);
    }
    return {
      ok: decision.allowed,
      limit: policy.limit,
      remaining: decision.remaining,
      retryAfterMs: decision.retryAfterMs,
      resetAtMs: nowMs + decision.resetAfterMs,
    };
  }

  override async alarm(): Promise<void> {
    this.#stored = { tatUs: 0, grantedMs: [] };
    await this.ctx.storage.deleteAll();
  }

  #takeSmooth(policy: (typeof POLICIES)[PolicyName], nowMs: number, cost: number) {
    const decision = takeGcra(policy, this.#stored.tatUs, nowMs * 1_000, cost);
    this.#stored = { ...this.#stored, tatUs: decision.tatUs };
    return decision;
  }

  #takeStrict(policy: (typeof POLICIES)[PolicyName], nowMs: number, cost: number) {
    const decision = takeFromWindow(policy, this.#stored.grantedMs, nowMs, cost);
    this.#stored = { ...this.#stored, grantedMs: [...decision.grantedMs] };
    return decision;
  }
}

// Who has used how much of which in-room rate: GCRA marks in memory, thrown away when their debt is paid.
import { type RateDecision, takeGcra } from "../domain/rate/gcra.ts";
import { ROOM_RATES, type RoomRate } from "../domain/room/rates.ts";

const PRUNE_ABOVE_MARKS = 5_000;

export class Quotas {
  readonly #marks = new Map<string, number>();

  take(rate: RoomRate, key: string, nowMs: number): RateDecision {
    const mark = `${rate}:${key}`;
    const decision = takeGcra(ROOM_RATES[rate], this.#marks.get(mark) ?? 0, nowMs * 1_000);
    this.#marks.set(mark, decision.tatUs);
    if (this.#marks.size > PRUNE_ABOVE_MARKS) this.#prune(nowMs * 1_000);
    return decision;
  }

  #prune(nowUs: number): void {
    for (const [mark, tatUs] of this.#marks) if (tatUs <= nowUs) this.#marks.delete(mark);
  }
}

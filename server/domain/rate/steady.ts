// A clock that never goes back. When the machine's clock does, this one goes on from where it was, so that a correction
// neither gives quota back nor stops anybody's wait from ending.

/** `nowMs` is the counter's own time; `aheadMs`: how far that is before the machine's clock. */
export type Steady = { readonly nowMs: number; readonly aheadMs: number };

export const UNSET: Steady = { nowMs: 0, aheadMs: 0 };

/** The same clock at a later reading of the machine's. */
export function steadyAt(before: Steady, clockMs: number): Steady {
  const nowMs = Math.max(before.nowMs, clockMs + before.aheadMs);
  return { nowMs, aheadMs: nowMs - clockMs };
}

// Whether the smaller version of a piece is worth asking for. The DJ's machine may give it up at any time and nobody is told, so
// after some that were missing it is asked for now and then only. Pure.

const MISSING_IN_A_ROW = 3;
const AGAIN_MS = 60_000;

export type Smaller = {
  readonly epoch: string;
  readonly missing: number;
  /** Local time from which it may be asked for again. */
  readonly againMs: number;
};
export const UNTRIED: Smaller = { epoch: "", missing: 0, againMs: 0 };

/** True when it is worth a request at local time `nowMs`; another run of the encoder always is. */
export function isWorthAsking(smaller: Smaller, epoch: string, nowMs: number): boolean {
  return smaller.epoch !== epoch || nowMs >= smaller.againMs;
}

/** One was there. */
export function wasThere(epoch: string): Smaller {
  return { epoch, missing: 0, againMs: 0 };
}

/** One was not there although the piece itself was. */
export function wasMissing(smaller: Smaller, epoch: string, nowMs: number): Smaller {
  const missing = (smaller.epoch === epoch ? smaller.missing : 0) + 1;
  return { epoch, missing, againMs: missing < MISSING_IN_A_ROW ? 0 : nowMs + AGAIN_MS };
}

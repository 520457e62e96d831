// What can be wrong with one direction of a connection. The names and meanings are toxiproxy's where it has them.

export type Toxics = {
  /** Each byte arrives this much later, give or take `jitterMs`; order is kept. */
  readonly latencyMs?: number;
  readonly jitterMs?: number;
  readonly bytesPerSecond?: number;
  /** Data arrives in pieces of 1 to this many bytes (slicer). */
  readonly sliceBytes?: number;
  /** After exactly this many bytes the connection ends, wherever in a frame that is (limit_data). */
  readonly cutAfterBytes?: number;
  /** The end after `cutAfterBytes` is a reset instead of a proper one (reset_peer). */
  readonly reset?: boolean;
  /** Everything waits, the end of the connection too, and goes on when this is lifted: a network that comes back. */
  readonly hold?: boolean;
  /** Everything vanishes, the end too (timeout): a pulled cable. Such a connection never recovers. */
  readonly swallow?: boolean;
  /** The other side learns of the end this much later (slow_close). */
  readonly slowCloseMs?: number;
};

export type Direction = "up" | "down";

export const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

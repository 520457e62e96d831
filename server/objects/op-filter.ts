// Says of almost every new operation, at one glance, that no run holds it, however many runs there are. It may be wrong in
// one direction only: what it denies is not there.

/** Bits per operation, at the least: one new operation in sixteen is looked for in vain. */
const BITS_PER_OP = 16;
const LEAST_OPS = 4_096;

export class OpFilter {
  readonly #capacity: number;
  readonly #shift: number;
  readonly #bits: Uint32Array;
  #count = 0;

  /** For `count` operations, and as many again. */
  constructor(count: number) {
    const bits = Math.ceil(Math.log2(2 * Math.max(count, LEAST_OPS) * BITS_PER_OP));
    this.#capacity = 2 ** bits / BITS_PER_OP;
    this.#shift = 32 - bits;
    this.#bits = new Uint32Array(2 ** (bits - 5));
  }

  /** When there are more, a larger one is due. */
  get isFull(): boolean {
    return this.#count > this.#capacity;
  }

  add(hash: number): void {
    this.#count += 1;
    const bit = hash >>> this.#shift;
    this.#bits[bit >>> 5] = (this.#bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }

  mayHave(hash: number): boolean {
    const bit = hash >>> this.#shift;
    return (((this.#bits[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
  }
}

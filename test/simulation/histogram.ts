// How long things took, in whole milliseconds, with weights: millions of deliveries without millions of numbers.

export class Histogram {
  readonly #counts: number[] = [];
  total = 0;

  add(ms: number, weight: number): void {
    const slot = Math.max(0, Math.round(ms));
    this.#counts[slot] = (this.#counts[slot] ?? 0) + weight;
    this.total += weight;
  }

  /** The smallest value that at least this share (0…1) does not exceed; 0 without values. */
  quantile(share: number): number {
    let seen = 0;
    for (let ms = 0; ms < this.#counts.length; ms += 1) {
      seen += this.#counts[ms] ?? 0;
      if (seen > 0 && seen >= share * this.total) return ms;
    }
    return 0;
  }
}

// What arrived: events per listener, their delays, and whether anything is missing or came twice. Reads frames of any
// server as bytes, by a mark inside the text of each event.

const MARK = Buffer.from("~~");
const ID_DIGITS = 7;
const STAMP_DIGITS = 11;
const FILLER = "and every voice in the room sings the same line back to the one who began it";
const TEXT_BYTES = 100;
/** Delays are counted in steps of 0.1 ms up to a minute. */
const STEP_US = 100;
const STEPS = 600_000;

export type Latency = {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
};

export const nowUs = (): number => Math.round(performance.now() * 1_000);

/** A text of 100 bytes that carries its number and when it left. */
export function stamped(id: number): string {
  const stamp = `${String(nowUs()).padStart(STAMP_DIGITS, "0")}`;
  const head = `~~${String(id).padStart(ID_DIGITS, "0")}:${stamp} `;
  return (head + FILLER).slice(0, TEXT_BYTES);
}

export class Tally {
  delivered = 0;
  frames = 0;
  refused = 0;
  readonly #firstId: number;
  readonly #counts: Uint32Array;
  readonly #sums: Float64Array;
  readonly #steps = new Uint32Array(STEPS);
  #maxUs = 0;

  constructor(listeners: number, firstId: number) {
    this.#firstId = firstId;
    this.#counts = new Uint32Array(listeners);
    this.#sums = new Float64Array(listeners);
  }

  /** Counts the events in one frame; false when there was none of this round. */
  take(frame: Buffer, listener: number): boolean {
    let at = frame.indexOf(MARK);
    if (at < 0) return false;
    const arrivedUs = nowUs();
    let events = 0;
    for (; at >= 0; at = frame.indexOf(MARK, at + ID_DIGITS + STAMP_DIGITS)) {
      const id = digits(frame, at + 2, ID_DIGITS);
      if (id < this.#firstId) continue;
      events += 1;
      this.#sums[listener] = (this.#sums[listener] ?? 0) + id;
      this.#delay(arrivedUs - digits(frame, at + 3 + ID_DIGITS, STAMP_DIGITS));
    }
    if (events === 0) return false;
    this.#counts[listener] = (this.#counts[listener] ?? 0) + events;
    this.delivered += events;
    this.frames += 1;
    return true;
  }

  /** Deliveries that never came, and listeners that did not get exactly each event once. */
  missing(events: number): { readonly lost: number; readonly wrong: number } {
    const sum = events * this.#firstId + (events * (events - 1)) / 2;
    let lost = 0;
    let wrong = 0;
    for (const [listener, count] of this.#counts.entries()) {
      lost += Math.max(0, events - count);
      if (count !== events || this.#sums[listener] !== sum) wrong += 1;
    }
    return { lost, wrong };
  }

  latency(): Latency {
    const at = (share: number) => {
      let left = Math.max(1, Math.ceil(this.delivered * share));
      const step = this.#steps.findIndex((count) => {
        left -= count;
        return left <= 0;
      });
      return (Math.max(0, step) * STEP_US) / 1_000;
    };
    return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: this.#maxUs / 1_000 };
  }

  #delay(us: number): void {
    const step = Math.min(STEPS - 1, Math.max(0, Math.floor(us / STEP_US)));
    this.#steps[step] = (this.#steps[step] ?? 0) + 1;
    if (us > this.#maxUs) this.#maxUs = us;
  }
}

function digits(frame: Buffer, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) value = value * 10 + (frame[at] ?? 48) - 48;
  return value;
}

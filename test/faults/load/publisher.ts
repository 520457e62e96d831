// Staff who publish at a steady pace and remember what became of each command: acknowledged, where, and how soon.
// A command without an answer is sent again under the same id after every reconnect, as a client does.
import { RawSocket, type RawSocketOptions } from "../../helpers/raw-socket.ts";

/** The room allows staff twenty commands a second each. */
export const PACE_PER_SECOND = 20;

export class Publisher {
  /** Operation id → place in the log. */
  readonly acked = new Map<string, number>();
  readonly refused: string[] = [];
  readonly latenciesMs: number[] = [];
  readonly #waiting = new Map<string, { text: string; sentMs: number }>();
  readonly #name: string;
  readonly #entrance: () => Promise<RawSocketOptions> | RawSocketOptions;
  #socket: RawSocket | null = null;
  #sent = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(name: string, entrance: () => Promise<RawSocketOptions> | RawSocketOptions) {
    this.#name = name;
    this.#entrance = entrance;
  }

  /** The life of the log this publisher writes to; empty before its first frame. */
  epoch = "";

  get unanswered(): number {
    return this.#waiting.size;
  }

  get isConnected(): boolean {
    return this.#socket?.isOpen ?? false;
  }

  /** Connects, or connects again; what was never answered goes first. */
  async connect(): Promise<void> {
    this.#socket = await RawSocket.open({
      ...(await this.#entrance()),
      confirmEveryBytes: 262_144,
      onText: (text) => this.#take(text),
    });
    for (const { text } of this.#waiting.values()) this.#socket.send(text);
  }

  /** One command, counted from now. */
  publish(cmd: object = { kind: "announcement.pin", text: `News ${this.#sent}` }): string {
    this.#sent += 1;
    const op = `op-${this.#name}-${String(this.#sent).padStart(6, "0")}`;
    const text = JSON.stringify({ t: "do", op, cmd });
    this.#waiting.set(op, { text, sentMs: performance.now() });
    if (this.isConnected) this.#socket?.send(text);
    return op;
  }

  /** Publishes until `stop`. */
  start(perSecond = PACE_PER_SECOND): void {
    this.#timer = setInterval(() => this.publish(), 1_000 / perSecond);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Waits until everything sent so far has its answer. */
  async settled(withinMs = 10_000): Promise<void> {
    const untilMs = performance.now() + withinMs;
    while (this.#waiting.size > 0) {
      if (performance.now() > untilMs) throw new Error(`${this.#waiting.size} unanswered`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  leave(): void {
    this.stop();
    this.#socket?.destroy();
  }

  #take(text: string): void {
    const frame = JSON.parse(text) as {
      t: string;
      epoch?: string;
      op?: string;
      seq?: number | null;
      reason?: string;
      events?: { seq: number; op?: string }[];
    };
    this.epoch = frame.epoch ?? this.epoch;
    for (const event of frame.events ?? []) this.#answered(event.op, event.seq);
    if (frame.t === "done") this.#answered(frame.op, frame.seq ?? 0);
    if (frame.t !== "refused" || !frame.op) return;
    this.#waiting.delete(frame.op);
    this.refused.push(frame.reason ?? "");
  }

  #answered(op: string | undefined, seq: number): void {
    const waiting = op === undefined ? undefined : this.#waiting.get(op);
    if (!waiting || op === undefined) return;
    this.#waiting.delete(op);
    this.acked.set(op, seq);
    this.latenciesMs.push(performance.now() - waiting.sentMs);
  }
}

/** The value below which `share` of the numbers lie; 0 for none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

// The way of the smaller segments to the server: one at a time, each after its segment, and only while none of those waits.
// What comes too late to be heard is dropped: nobody misses it, because players then take the segment itself.
import type { PutOutcome } from "./put-part.ts";
import type { Part } from "./send-order.ts";

export type SaverLine = {
  add(part: Part): void;
  /** Something may have changed for the better: sends what may go now. */
  pump(): void;
  stop(): void;
};

export type SaverLineOptions = {
  readonly put: (part: Part, token: string) => Promise<PutOutcome>;
  /** The server's clock. */
  readonly nowMs: () => number;
  /** The token to send with now; null while other sound has to go first. */
  readonly tokenFor: (part: Part) => string | null;
  /** So many in a row were late or lost that it is of no use. */
  readonly onBehind: () => void;
};

/** Players ask about half a second after a segment is over; who plays further behind can still use it for so long. */
const KEEP_MS = 3_000;
/** Later than this most players have taken the segment itself. */
const LATE_MS = 1_500;
const LATE_IN_A_ROW = 5;

export function createSaverLine(options: SaverLineOptions): SaverLine {
  const { put, nowMs, tokenFor, onBehind } = options;
  let waiting: Part[] = [];
  let isSending = false;
  let late = 0;

  function pump(): void {
    waiting = waiting.filter(({ madeAtMs }) => nowMs() - madeAtMs < KEEP_MS);
    const [part] = waiting;
    const token = part && tokenFor(part);
    if (isSending || !part || !token) return;
    waiting = waiting.slice(1);
    isSending = true;
    void send(part, token);
  }

  async function send(part: Part, token: string): Promise<void> {
    const { kind } = await put(part, token);
    isSending = false;
    const isInTime = kind === "stored" && nowMs() - part.madeAtMs < LATE_MS;
    late = isInTime ? 0 : late + 1;
    if (late === LATE_IN_A_ROW) onBehind();
    pump();
  }

  return {
    add(part) {
      waiting.push(part);
      pump();
    },
    pump,
    stop() {
      waiting = [];
    },
  };
}

// What one listener has seen of a room, judged as it comes: the place reached, and every hole or repeat on the way.
// It folds nothing and keeps no events, so thousands of them fit into one process.
import type { RawSocket } from "../../helpers/raw-socket.ts";

const EVENTS_START = Buffer.from('{"t":"events"');
const WELCOME_START = Buffer.from('{"t":"welcome"');
const PONG = Buffer.from("pong");
const RESUMED_START = Buffer.from('{"t":"resumed"');

/** Everybody gets the same bytes, so the last few frames are parsed once for all. */
const MEMORY_FRAMES = 8;
const lately: { bytes: Buffer; seqs: readonly number[] }[] = [];

export class Witness {
  epoch = "";
  seq = 0;
  /** Events that were skipped, and events that came again. */
  holes = 0;
  twice = 0;
  welcomes = 0;
  resumes = 0;
  pongs = 0;

  /** Where to go on from; null before the first frame. */
  get cursor(): string | null {
    return this.epoch === "" ? null : `${this.epoch}.${this.seq}`;
  }

  readonly onPayload = (payload: Buffer, _socket?: RawSocket): void => {
    if (startsWith(payload, EVENTS_START)) this.#fold(seqsOf(payload));
    else if (startsWith(payload, RESUMED_START)) this.#resumed(JSON.parse(payload.toString()));
    else if (startsWith(payload, WELCOME_START)) this.#welcome(JSON.parse(payload.toString()));
    else if (payload.equals(PONG)) this.pongs += 1;
  };

  #welcome({ epoch, seq }: { epoch: string; seq: number }): void {
    this.epoch = epoch;
    this.seq = seq;
    this.welcomes += 1;
  }

  #resumed({ epoch, events }: { epoch: string; events: { seq: number }[] }): void {
    this.epoch = epoch;
    this.resumes += 1;
    this.#fold(events.map(({ seq }) => seq));
  }

  #fold(seqs: readonly number[]): void {
    for (const seq of seqs) {
      if (seq <= this.seq) this.twice += 1;
      else this.holes += seq - this.seq - 1;
      this.seq = Math.max(this.seq, seq);
    }
  }
}

function startsWith(payload: Buffer, start: Buffer): boolean {
  return payload.length >= start.length && start.equals(payload.subarray(0, start.length));
}

function seqsOf(payload: Buffer): readonly number[] {
  const known = lately.find(({ bytes }) => bytes.equals(payload));
  if (known) return known.seqs;
  const { events } = JSON.parse(payload.toString()) as { events: { seq: number }[] };
  const seqs = events.map(({ seq }) => seq);
  // The payload belongs to the socket's read buffer, hence the copy.
  lately.push({ bytes: Buffer.from(payload), seqs });
  if (lately.length > MEMORY_FRAMES) lately.shift();
  return seqs;
}

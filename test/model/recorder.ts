// Writes the history while it happens. The log is read from its rows, past the product's code.
import { byteLength } from "../../shared/protocol/codec.ts";
import { parseCursor } from "../../shared/protocol/cursor.ts";
import type { Disk } from "./disk.ts";
import {
  emptyHistory,
  type Life,
  type LoggedEvent,
  type Page,
  type SocketRecord,
} from "./history.ts";
import type { Wire } from "./wire.ts";

export class Recorder {
  readonly history = emptyHistory();
  readonly #disk: () => Disk;
  readonly #sockets = new Map<Wire, { record: SocketRecord; openBytes: number }>();

  constructor(disk: () => Disk) {
    this.#disk = disk;
  }

  committed(events: readonly LoggedEvent[]): void {
    const disk = this.#disk();
    this.#lifeOf(disk.epoch() ?? "").commits.push({ events, floor: disk.floor() ?? 1 });
  }

  seated(wire: Wire, page: Page, { relay, since }: { relay: number; since: string | null }): void {
    const record: SocketRecord = {
      ...{ peer: page.name, relay, since: parseCursor(since), extent: this.#extent() },
      ...{ sent: [], worstUnconfirmedBytes: 0 },
    };
    this.#sockets.set(wire, { record, openBytes: 0 });
    this.history.sockets.push(record);
  }

  sent(wire: Wire, text: string): void {
    const socket = this.#sockets.get(wire);
    if (!socket || !wire.serverOpen) return;
    const { record } = socket;
    const life = this.history.lives.at(-1);
    record.sent.push({ text, epoch: life?.epoch ?? "", headSeq: this.#head(life) });
    socket.openBytes += byteLength(text);
    record.worstUnconfirmedBytes = Math.max(record.worstUnconfirmedBytes, socket.openBytes);
  }

  arrived(wire: Wire, page: Page, text: string): void {
    const frame = JSON.parse(text) as { t: string; op?: string; bytes?: number };
    const socket = this.#sockets.get(wire);
    if (frame.t === "got" && socket) socket.openBytes -= frame.bytes ?? 0;
    const deed = frame.op === undefined ? null : page.deeds.findLast(({ op }) => op === frame.op);
    if (deed) deed.arrivals += 1;
  }

  /** Sleep forgets what is not confirmed; the room counts afresh. */
  slept(wires: Iterable<Wire>): void {
    for (const wire of wires) {
      const socket = this.#sockets.get(wire);
      if (socket) socket.openBytes = 0;
    }
  }

  /** Notes the rows as they are now for the life of the log that is running. */
  keepRows(): void {
    const life = this.history.lives.at(-1);
    if (life && life.epoch === this.#disk().epoch()) life.kept = this.#disk().rows(0);
  }

  /** The life of the log that is running; undefined when the next one has not begun. */
  lifeNow(): Life | undefined {
    const last = this.history.lives.at(-1);
    return last?.epoch === this.#disk().epoch() ? last : undefined;
  }

  /** How many lives the log has had, with the one that is running. */
  lives(): number {
    this.#extent();
    return this.history.lives.length;
  }

  #head(life: Life | undefined): number {
    return life?.commits.at(-1)?.events.at(-1)?.seq ?? 0;
  }

  #extent(): SocketRecord["extent"] {
    const disk = this.#disk();
    const epoch = disk.epoch();
    // A store that was full from the very start.
    if (epoch === null) return { epoch: "", seq: 0, floor: 1 };
    const seq = this.#head(this.#lifeOf(epoch));
    return { epoch, seq, floor: disk.floor() ?? seq + 1 };
  }

  #lifeOf(epoch: string): Life {
    const last = this.history.lives.at(-1);
    if (last?.epoch === epoch) return last;
    const life: Life = { epoch, commits: [], kept: [] };
    this.history.lives.push(life);
    return life;
  }
}

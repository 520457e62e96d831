// The listeners of one server, all in this process: they enter, speak in turn, and count what they hear.
import { CONFIRM_EVERY_BYTES } from "../../shared/protocol/limits.ts";
import { RawSocket } from "../helpers/raw-socket.ts";
import type { Contender, Running } from "./contender.ts";
import { stamped, Tally } from "./tally.ts";

/** Sockets that are being opened at the same time. */
const OPENING = 24;
/** One source address has only so many ports. */
const SOCKETS_PER_ADDRESS = 5_000;
const HEARTBEAT_MS = 25_000;
const REFUSED = Buffer.from('{"t":"refused"');

export class Audience {
  readonly sockets: RawSocket[] = [];
  tally = new Tally(0, 0);
  lostSockets = 0;
  readonly #contender: Contender;
  readonly #port: number;
  #beat: NodeJS.Timeout | null = null;
  #turn = 0;

  constructor(contender: Contender, running: Running) {
    this.#contender = contender;
    this.#port = running.port;
  }

  /** Lets more listeners in until there are `listeners`; each is greeted first where the server greets. */
  async grow(listeners: number): Promise<void> {
    let next = this.sockets.length;
    const enter = async () => {
      while (next < listeners) {
        const n = next++;
        this.sockets[n] = await this.#open(n);
      }
    };
    await Promise.all(Array.from({ length: OPENING }, enter));
    await until(() => !this.#contender.greets || this.sockets.every(({ frames }) => frames > 0));
    this.#heartbeats();
  }

  /** From now on events from `firstId` on are counted, afresh. */
  listen(firstId: number): Tally {
    this.tally = new Tally(this.sockets.length, firstId);
    return this.tally;
  }

  /** One event, said by the next listener in turn. */
  say(id: number): void {
    this.#turn = (this.#turn + 1) % this.sockets.length;
    this.sockets[this.#turn]?.send(this.#contender.say(stamped(id), id));
  }

  /** Bytes that arrived on all sockets so far, as they came. */
  wireBytes(): number {
    return this.sockets.reduce((sum, { tcp }) => sum + tcp.bytesRead, 0);
  }

  async leave(): Promise<void> {
    if (this.#beat) clearInterval(this.#beat);
    for (const socket of this.sockets) socket.destroy();
    this.sockets.length = 0;
  }

  #open(n: number): Promise<RawSocket> {
    const { confirms, deflate, answer } = this.#contender;
    return RawSocket.open({
      port: this.#port,
      localAddress: `127.0.0.${2 + Math.floor(n / SOCKETS_PER_ADDRESS)}`,
      ...this.#contender.door(n),
      ...(confirms ? { confirmEveryBytes: CONFIRM_EVERY_BYTES } : {}),
      ...(deflate ? { deflate } : {}),
      onPayload: (frame, socket) => {
        if (this.tally.take(frame, n)) return;
        if (frame.indexOf(REFUSED) === 0) this.tally.refused += 1;
        answer?.(frame, socket);
      },
      onClose: () => {
        this.lostSockets += 1;
      },
    });
  }

  #heartbeats(): void {
    const { heartbeat } = this.#contender;
    if (!heartbeat || this.sockets.length === 0) return;
    if (this.#beat) clearInterval(this.#beat);
    let turn = 0;
    this.#beat = setInterval(() => {
      const socket = this.sockets[turn++ % this.sockets.length];
      if (socket?.isOpen) socket.send(heartbeat);
    }, HEARTBEAT_MS / this.sockets.length);
  }
}

/** Waits for something to become true; throws when it does not. */
export async function until(met: () => boolean, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!met()) {
    if (performance.now() > deadline) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

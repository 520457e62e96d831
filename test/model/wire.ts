// One socket and the network on it. Order within a socket holds, as TCP does; everything else may go wrong.
import type { LinkEvents } from "../../client/session/connection.ts";
import { HEARTBEAT_PING, HEARTBEAT_PONG } from "../../shared/protocol/limits.ts";
import type { WorldTime } from "./time.ts";

/** What the object's side hears of a socket. */
export type ServerEnd = {
  readonly message: (wire: Wire, text: string) => void;
  readonly closed: (wire: Wire) => void;
};

export type Network = {
  readonly time: WorldTime;
  /** One-way delay of the next frame in ms. */
  readonly delayMs: () => number;
};

/** A browser's socket that does not open is given up after this long, as the session asks of its dialler. */
const OPEN_TIMEOUT_MS = 8_000;

export class Wire {
  /** JSON of what survives sleep on the server's side. */
  attachment: string | null = null;
  heartbeatWallMs = 0;
  /** The object that took it: 0 is the leader. */
  seat: number | null = null;
  /** The next operation is delivered twice. */
  repeatNext = false;
  readonly #net: Network;
  readonly #client: LinkEvents;
  #server: ServerEnd | null = null;
  /** The client left before an object had taken the socket. */
  #left = false;
  readonly #wallMs: () => number;
  #isOpened = false;
  #clientOpen = true;
  #serverOpen = true;
  /** Neither side hears the other any more, nor that it left. */
  #dead = false;
  #upAtMs = 0;
  #downAtMs = 0;

  constructor(net: Network, client: LinkEvents, wallMs: () => number) {
    this.#net = net;
    this.#client = client;
    this.#wallMs = wallMs;
    net.time.after(OPEN_TIMEOUT_MS, () => {
      if (!this.#isOpened) this.#clientHearsClose(1006);
    });
  }

  get clientOpen(): boolean {
    return this.#clientOpen;
  }

  get serverOpen(): boolean {
    return this.#serverOpen;
  }

  /** The client's end: what `Link` promises. */
  fromClient(text: string): boolean {
    if (!this.#clientOpen) return false;
    const times = this.repeatNext && text.startsWith('{"t":"do"') ? 2 : 1;
    if (times === 2) this.repeatNext = false;
    for (let n = 0; n < times; n += 1) this.#up(() => this.#arrive(text));
    return true;
  }

  clientCloses(): void {
    if (!this.#clientOpen) return;
    this.#clientOpen = false;
    this.#up(() => this.#serverHearsClose());
  }

  /** Lets the handshake arrive at the edge, which then looks for an object. */
  dial(arrived: () => void): void {
    this.#up(arrived);
  }

  /** An object took the socket. */
  seatedAt(server: ServerEnd): void {
    this.#server = server;
    this.#down(() => {
      this.#isOpened = true;
      this.#client.opened();
    });
    if (this.#left) this.#up(() => this.#serverHearsClose());
  }

  /** The edge takes the socket itself, only to say why there is no seat. */
  turnAway(code: number): void {
    this.#down(() => {
      this.#isOpened = true;
      this.#client.opened();
    });
    this.serverCloses(code);
  }

  /** The handshake is refused on the way. */
  refuse(): void {
    this.#serverOpen = false;
    this.#up(() => this.#down(() => this.#clientHearsClose(1006)));
  }

  /** What is still under way reaches a client that has long turned away, as late frames of an old connection do. */
  isLate = false;

  fromServer(text: string): void {
    if (!this.#serverOpen) throw new TypeError("Can't call WebSocket send() after close().");
    this.#down(() => this.#client.received(text));
  }

  serverCloses(code: number): void {
    if (!this.#serverOpen) return;
    this.#serverOpen = false;
    this.#down(() => {
      this.#clientHearsClose(code);
      this.#up(() => this.#server?.closed(this));
    });
  }

  /** Both ends learn that it broke; what was under way is lost. */
  cut(): void {
    this.#dead = true;
    const { time, delayMs } = this.#net;
    time.after(delayMs(), () => this.#clientHearsClose(1006));
    time.after(delayMs(), () => this.#serverHearsClose());
  }

  /** Only the client notices for now: what it had sent is still on its way when it is already somewhere else. */
  breakForClient(): void {
    this.#net.time.after(0, () => this.#clientHearsClose(1006));
    this.#up(() => this.#serverHearsClose());
  }

  /** The object is gone without a word. What it had sent may still arrive. */
  cutByDeath(keepsUnderWay: boolean): void {
    this.#serverOpen = false;
    if (keepsUnderWay) this.#down(() => this.#clientHearsClose(1006));
    else {
      this.#dead = true;
      this.#net.time.after(this.#net.delayMs(), () => this.#clientHearsClose(1006));
    }
  }

  /** A pulled cable: nothing arrives, nobody is told. */
  goDead(): void {
    this.#dead = true;
  }

  /** Everything on this socket, also what is under way, takes this much longer. */
  freeze(ms: number): void {
    const untilMs = this.#net.time.nowMs() + ms;
    this.#upAtMs = Math.max(this.#upAtMs, untilMs);
    this.#downAtMs = Math.max(this.#downAtMs, untilMs);
  }

  #arrive(text: string): void {
    if (text !== HEARTBEAT_PING) return this.#server?.message(this, text);
    // The runtime's own answer: no code of the room runs.
    if (!this.#serverOpen) return;
    this.heartbeatWallMs = this.#wallMs();
    this.#down(() => this.#client.received(HEARTBEAT_PONG));
  }

  #clientHearsClose(code: number): void {
    if (!this.#clientOpen) return;
    this.#clientOpen = false;
    this.#client.closed(code);
  }

  #serverHearsClose(): void {
    if (!this.#serverOpen) return;
    if (!this.#server) {
      this.#left = true;
      return;
    }
    this.#serverOpen = false;
    this.#server.closed(this);
  }

  #up(run: () => void): void {
    this.#upAtMs = this.#in(this.#upAtMs, run);
  }

  #down(run: () => void): void {
    this.#downAtMs = this.#in(this.#downAtMs, () => {
      if (this.#clientOpen || this.isLate) run();
    });
  }

  #in(afterMs: number, run: () => void): number {
    const { time, delayMs } = this.#net;
    const atMs = Math.max(afterMs, time.nowMs() + delayMs());
    time.after(atMs - time.nowMs(), () => {
      if (!this.#dead) run();
    });
    return atMs;
  }
}

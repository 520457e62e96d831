// A client that never gives up: each operation goes out under one id until its fate is known, over as many sockets as it
// takes, and every socket goes on from the last event that was folded. Everything it sees is told to the judge.

import { SOCKET_PREFIX } from "../../../shared/http/paths.ts";
import type { Command } from "../../../shared/protocol/client.ts";
import { formatCursor } from "../../../shared/protocol/cursor.ts";
import { CONFIRM_EVERY_BYTES, HEARTBEAT_PONG } from "../../../shared/protocol/limits.ts";
import type { ServerFrame } from "../../../shared/protocol/server.ts";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../../shared/protocol/version.ts";
import type { RoomEvent } from "../../../shared/room/events.ts";
import { fromElsewhere } from "../../helpers/addresses.ts";
import { RawSocket } from "../../helpers/raw-socket.ts";
import type { ClientRecord } from "../checker/client.ts";

export type Way = {
  readonly port: number;
  readonly origin: string;
  readonly room: string;
  readonly token: string;
};

type Pending = { readonly cmd: Command; sends: number; retry: NodeJS.Timeout | null };

const REDIAL_MS = 15;
/** While nobody answers, knocking must not keep the server from getting up. */
const KNOCK_AGAIN_MS = 75;
const RETRY_APART_MS = 50;

export class Stubborn {
  readonly person: string;
  readonly record: ClientRecord;
  /** Operations that went out again after their socket was lost, and those of them that had taken effect before. */
  sentAgain = 0;
  foundDone = 0;
  sockets = 0;
  /** What older sockets still delivered; nobody listens to it. */
  lateFrames = 0;
  /** Chance that a frame goes out twice. */
  duplicates = 0;
  readonly refused: Record<string, number> = {};
  readonly unreadable: string[] = [];
  /** Called whenever one more operation is settled or refused for good. */
  onFate: () => void = () => {};
  /** Called with the events of each frame as they happen, not with those that a first frame brings. */
  onEvents: (events: readonly RoomEvent[]) => void = () => {};
  #way: Way;
  readonly #pending = new Map<string, Pending>();
  #socket: RawSocket | null = null;
  #greeted = false;
  #left = false;
  #operations = 0;
  #lastClose = "never";

  constructor(person: string, way: Way, record: ClientRecord) {
    this.person = person;
    this.#way = way;
    this.record = record;
  }

  get pending(): number {
    return this.#pending.size;
  }

  get isHere(): boolean {
    return this.#greeted && (this.#socket?.isOpen ?? false);
  }

  /** For the message of a test that waited in vain. */
  get state(): string {
    const refused = JSON.stringify(this.refused);
    return `${this.person} ${this.isHere ? "here" : "away"} on socket ${this.sockets}, ${this.pending} open, refused ${refused}, last closed ${this.#lastClose}`;
  }

  /** Connects, and from then on again whenever the socket is lost. */
  enter(): void {
    this.#left = false;
    this.#dial();
  }

  /** Gone for good, without a goodbye. */
  leave(): void {
    this.freeze();
    this.#socket?.destroy();
  }

  /** Nothing more reaches the judge: what is known now is the whole story. */
  freeze(): void {
    this.#left = true;
    for (const { retry } of this.#pending.values()) if (retry) clearTimeout(retry);
  }

  /** Lets go of what was refused and would be tried again. */
  giveUpRefused(): void {
    for (const [op, { retry }] of this.#pending) {
      if (!retry) continue;
      clearTimeout(retry);
      this.#pending.delete(op);
    }
  }

  /** Loses its socket, without a goodbye. */
  cut(): void {
    this.#socket?.destroy();
  }

  /** Any text that is no operation. */
  say(text: string): void {
    this.#socket?.send(text);
  }

  /** Leaves its socket behind without ending it, and goes on over another way. */
  desert(way: Way): void {
    this.#way = way;
    this.#dial();
  }

  /** Takes on one more operation. */
  submit(cmd: Command): string {
    this.#operations += 1;
    const op = `op-${this.#operations.toString().padStart(8, "0")}`;
    this.#pending.set(op, { cmd, sends: 0, retry: null });
    this.#send(op);
    return op;
  }

  #dial(): void {
    this.sockets += 1;
    const generation = this.sockets;
    const since = this.record.cursor;
    const query = since ? `?since=${formatCursor(since)}` : "";
    const { port, origin, room, token } = this.#way;
    this.#greeted = false;
    this.record.take({ kind: "dialled", generation, since });
    let opened = false;
    const opening = RawSocket.open({
      port,
      path: `${SOCKET_PREFIX}${room}${query}`,
      headers: { Origin: origin, ...fromElsewhere() },
      protocols: [SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX + token],
      confirmEveryBytes: CONFIRM_EVERY_BYTES,
      onText: (text, socket) => this.#hear(text, generation, socket),
      onClose: (code, reason) => {
        this.#lastClose = `${code} ${reason}`;
        this.#lost(generation, opened ? REDIAL_MS : KNOCK_AGAIN_MS);
      },
    });
    opening.then(
      () => {
        opened = true;
      },
      () => {},
    );
  }

  #lost(generation: number, redialMs: number): void {
    if (this.#left) return;
    this.record.take({ kind: "gone", generation });
    if (generation !== this.sockets) return;
    this.#greeted = false;
    setTimeout(() => this.#left || this.#dial(), redialMs);
  }

  #hear(text: string, generation: number, socket: RawSocket): void {
    if (text === HEARTBEAT_PONG) return;
    const frame = JSON.parse(text) as ServerFrame;
    this.record.take({ kind: "frame", generation, frame });
    if (generation !== this.sockets) {
      this.lateFrames += 1;
      return;
    }
    this.#socket = socket;
    if (frame.t === "welcome" || frame.t === "resumed") this.#greeted = true;
    if (frame.t === "events") this.onEvents(frame.events);
    if (frame.t === "resumed" || frame.t === "events") this.#recognise(frame.events, frame.t);
    if (frame.t === "welcome" || frame.t === "resumed") this.#sendAll();
    if (frame.t === "done") this.#settle(frame.op, true);
    if (frame.t === "refused") this.#refused(frame);
    if (frame.t === "unreadable") this.unreadable.push(text);
  }

  #recognise(events: readonly RoomEvent[], t: string): void {
    for (const { by, op } of events) {
      if (by === this.person && op !== undefined) this.#settle(op, t === "resumed");
    }
  }

  #settle(op: string, late: boolean): void {
    const pending = this.#pending.get(op);
    if (!pending) return;
    if (late && pending.cmd.kind !== "react") this.foundDone += 1;
    this.#forget(op, pending);
  }

  #refused({ op, reason, retryAfterMs }: Extract<ServerFrame, { t: "refused" }>): void {
    this.refused[reason] = (this.refused[reason] ?? 0) + 1;
    const pending = this.#pending.get(op);
    if (!pending) return;
    if (retryAfterMs === undefined) return this.#forget(op, pending);
    // One after the other: a whole crowd of retries at once would be a flood of frames.
    const inLine = [...this.#pending.values()].filter(({ retry }) => retry !== null).length;
    pending.retry ??= setTimeout(
      () => {
        pending.retry = null;
        this.#send(op);
      },
      retryAfterMs + inLine * RETRY_APART_MS,
    );
  }

  #forget(op: string, pending: Pending): void {
    if (pending.retry) clearTimeout(pending.retry);
    this.#pending.delete(op);
    this.onFate();
  }

  #sendAll(): void {
    for (const [op, { sends, retry }] of this.#pending) {
      if (retry) continue;
      if (sends > 0) this.sentAgain += 1;
      this.#send(op);
    }
  }

  #send(op: string): void {
    const pending = this.#pending.get(op);
    if (!pending || !this.isHere) return;
    const { cmd } = pending;
    pending.sends += 1;
    const taps = cmd.kind === "react" ? { reaction: cmd.reaction, count: cmd.count } : undefined;
    const times = Math.random() < this.duplicates ? 2 : 1;
    for (let n = 0; n < times; n += 1) {
      this.record.take({ kind: "sent", op, ...(taps ? { taps } : {}) });
      this.#socket?.send(JSON.stringify({ t: "do", op, cmd }));
    }
  }
}

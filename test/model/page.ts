// One person's page: the product's own session, on a network that fails, with a note of everything it folded and was told.
import type { LinkEvents } from "../../client/session/connection.ts";
import { openRoom, type RoomSession } from "../../client/session/store.ts";
import type { World } from "../../client/session/world.ts";
import type { SnapshotBody } from "../../shared/http/bodies.ts";
import type { Command } from "../../shared/protocol/client.ts";
import { decodeCommand } from "../../shared/protocol/codec.ts";
import type { ServerFrame } from "../../shared/protocol/server.ts";
import type { Cast } from "./cast.ts";
import type { Deed, Page } from "./history.ts";
import { parsed } from "./texts.ts";
import type { Wire } from "./wire.ts";

export type PageWorld = Omit<World, "dial" | "newOpId" | "onWake" | "getLog" | "getSnapshot"> & {
  readonly getLog: World["getLog"];
  readonly getSnapshot: () => Promise<SnapshotBody | null>;
  readonly connect: (page: OpenPage, url: string, on: LinkEvents) => Wire | null;
  readonly lifeOfLog: () => number;
};

export class OpenPage {
  readonly cast: Cast;
  readonly record: Page;
  readonly session: RoomSession;
  wire: Wire | null = null;
  /** Dials never open until then, in world time. */
  blockedUntilMs = 0;
  readonly #world: PageWorld;
  readonly #wakers = new Set<() => void>();
  #lastOp = "";

  constructor(
    { cast, name, prefix }: { cast: Cast; name: string; prefix: string },
    snapshot: SnapshotBody | null,
    world: PageWorld,
  ) {
    this.cast = cast;
    this.#world = world;
    this.record = { name, person: cast.person, notes: [], deeds: [], closed: false };
    if (snapshot) this.#noteWhole(snapshot, true);
    let ops = 0;
    const newOpId = () => {
      ops += 1;
      this.#lastOp = `${prefix}-${String(ops).padStart(6, "0")}`;
      return this.#lastOp;
    };
    this.session = openRoom({
      room: "main",
      check: decodeCommand,
      ...(snapshot ? { snapshot } : {}),
      credential: async () => ({ token: "token", person: cast.person, expiresAtMs: 9e15 }),
      world: {
        ...world,
        newOpId,
        dial: (url, _protocols, on) => this.#dial(url, on),
        onWake: (run) => {
          this.#wakers.add(run);
          return () => this.#wakers.delete(run);
        },
        getSnapshot: async () => {
          const body = await world.getSnapshot();
          if (body) this.#noteWhole(body, false);
          return body;
        },
      },
    });
    this.session.events.subscribe((event) => this.record.notes.push({ k: "event", event }));
  }

  do(cmd: Command): void {
    this.#lastOp = "";
    const answer = this.session.send(cmd);
    const deed: Deed = { op: this.#lastOp, cmd, answers: [], arrivals: 0, toldIn: -1 };
    this.record.deeds.push(deed);
    void answer.then((sent) => {
      deed.toldIn = this.#world.lifeOfLog();
      deed.answers.push(sent.ok ? sent : { ok: false, reason: sent.refusal.reason });
    });
  }

  /** Whether this page's sound plays. */
  listens = false;
  listen(on: boolean): void {
    this.listens = on;
    this.session.setListening(on);
  }

  look(): void {
    this.record.notes.push({ k: "look", view: this.session.view.value });
  }

  wake(): void {
    for (const run of [...this.#wakers]) run();
  }

  close(): void {
    this.record.closed = true;
    this.session.close();
  }

  #noteWhole({ epoch, seq }: { epoch: string; seq: number }, sure: boolean): void {
    this.record.notes.push({ k: "whole", epoch, seq, sure });
  }

  #dial(url: string, on: LinkEvents): { send(text: string): boolean; close(): void } {
    let wire: Wire | null = null;
    const heard: LinkEvents = {
      ...on,
      received: (text) => {
        // Noted before it is folded: what a fold makes known comes after where it started from.
        const frame = text.startsWith("{") ? parsed(text) : null;
        // The last frames of a socket that the page has left must mean nothing to it.
        if (frame && wire?.clientOpen) this.#noteHello(frame);
        on.received(text);
      },
    };
    wire = this.#world.connect(this, url, heard);
    this.wire = wire;
    return {
      send: (text) => wire?.fromClient(text) ?? false,
      close: () => wire?.clientCloses(),
    };
  }

  #noteHello(frame: ServerFrame): void {
    if (frame.t === "welcome") this.#noteWhole(frame, true);
    if (frame.t === "resumed") this.record.notes.push({ k: "resumed", epoch: frame.epoch });
  }
}

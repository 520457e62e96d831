// One room: the shell around leader and hub. parse → decide → store → tell. Every hook is total, because partyserver
// answers a thrown error with its stack; whatever must be remembered is in rows and attachments, so it may sleep anytime.
import { type Connection, type ConnectionContext, Server } from "partyserver";
import type { LogBody } from "../../shared/http/bodies.ts";
import { formatCursor, parseCursor } from "../../shared/protocol/cursor.ts";
import { HEARTBEAT_PING, HEARTBEAT_PONG, LOG_PAGE_EVENTS } from "../../shared/protocol/limits.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import type { Pulse } from "../../shared/room/pulse.ts";
import { canResume, refuseSeat } from "../domain/room/admit.ts";
import { countCrowd } from "../domain/room/crowd.ts";
import { readSeat, SEAT_HEADER, SINCE_HEADER } from "../domain/room/seat.ts";
import { errorWords, log } from "../platform/log.ts";
import type { RoomSnapshot } from "../platform/stubs.ts";
import { runDueChores, type Surroundings, SWEEP_EVERY_MS } from "./chores.ts";
import { firstFrame, seatFrame } from "./greeting.ts";
import { Hub } from "./hub.ts";
import { newRecordId } from "./ids.ts";
import { handleFrame } from "./inbox.ts";
import { Leader } from "./leader.ts";
import type { Attachment, Place } from "./places.ts";

export class UserSession extends Server<Env> {
  static override options = { hibernate: true };

  readonly #leader: Leader;
  #hub: Hub | null = null;
  /** Who waits to hear that a reaction is stored. */
  #askers: { readonly place: Place; readonly op: string }[] = [];

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(HEARTBEAT_PING, HEARTBEAT_PONG));
    this.#leader = new Leader(ctx.storage, { epoch: newRecordId, record: newRecordId });
  }

  /** RPC: the room as it is now, with the cursor from which a reader goes on. */
  snapshot(): RoomSnapshot {
    const { epoch, seq } = this.#leader.extent;
    return {
      epoch,
      seq,
      view: this.#leader.view,
      pulse: this.#pulse(),
      serverNowMs: Date.now(),
    };
  }

  /** RPC: events after a cursor for readers without a socket; `reset` when the cursor can't be served. */
  readLog(since: string | null): LogBody {
    const { extent } = this.#leader;
    const cursor = parseCursor(since);
    if (!canResume(cursor, extent)) {
      return {
        epoch: extent.epoch,
        reset: true,
        events: [],
        next: formatCursor(extent),
        more: false,
      };
    }
    const events = this.#leader.log.readAfter(cursor.seq, LOG_PAGE_EVENTS);
    const seq = events.at(-1)?.seq ?? cursor.seq;
    const next = formatCursor({ epoch: extent.epoch, seq });
    return { epoch: extent.epoch, reset: false, events, next, more: seq < extent.seq };
  }

  override onConnect(connection: Connection<Attachment>, { request }: ConnectionContext): void {
    const seated = this.#guarded("connect", () => {
      const seat = readSeat(request.headers.get(SEAT_HEADER));
      const person = seat?.person ?? "";
      const hub = this.#audience();
      const now = Date.now();
      const facts = this.#leader.factsOf(person);
      const reason = refuseSeat(seat, facts, hub.places.ofPerson(person).length, now);
      if (!seat || reason) return hub.turnAway(connection, reason ?? "bad_token");
      hub.flushEvents();
      const place = hub.seat(connection, { seat, listening: false, joinedAtMs: now });
      const since = parseCursor(request.headers.get(SINCE_HEADER));
      hub.tell(place, firstFrame(this.#leader, place, since, this.#pulse(), now));
      this.#guarded("attend", () => this.#attend([person], now));
      hub.pulseChanged();
    });
    if (!seated) this.#audience().turnAway(connection, "failed");
  }

  override onMessage(connection: Connection<Attachment>, message: string | ArrayBuffer): void {
    this.#guarded("message", () => {
      const hub = this.#audience();
      const place = hub.places.of(connection);
      // A frame that was under way when its socket was closed.
      if (!place) return;
      handleFrame(
        {
          leader: this.#leader,
          hub,
          now: Date.now,
          onEvents: (events) => this.#tellAll(events),
          onHeld: (asker, op) => this.#askers.push({ place: asker, op }),
          secret: this.env.TOKEN_SECRET,
          room: this.name,
          waitUntil: (work) => this.ctx.waitUntil(work),
        },
        place,
        message,
      );
    });
  }

  override onClose(connection: Connection<Attachment>): void {
    this.#guarded("close", () => {
      const hub = this.#audience();
      const person = hub.places.of(connection)?.attachment.seat.person;
      if (!hub.places.remove(connection)) return;
      if (person && hub.places.ofPerson(person).length === 0) this.#leader.forget(person);
      hub.pulseChanged();
    });
  }

  override onError(connection: Connection<Attachment>): void {
    this.onClose(connection);
  }

  override async onAlarm(): Promise<void> {
    this.#settle();
    await runDueChores(this.#surroundings());
  }

  /** Rooms are reached by sockets and RPC only. */
  override onRequest(): Response {
    return new Response(null, { status: 404 });
  }

  #surroundings(): Surroundings {
    return {
      room: this.name,
      leader: this.#leader,
      hub: this.#audience(),
      db: this.env.DB,
      now: Date.now,
      random: Math.random,
      lastHeartbeatMs: ({ connection }) =>
        this.ctx.getWebSocketAutoResponseTimestamp(connection)?.getTime() ?? 0,
      onEvents: (events) => this.#tellAll(events),
    };
  }

  /** The hub of this life of the object; after sleep it finds its sockets by their attachments. */
  #audience(): Hub {
    this.#hub ??= new Hub(this.getConnections<Attachment>(), Date.now, () => this.#pulse());
    return this.#hub;
  }

  #pulse(): Pulse {
    this.#settle();
    const counts = countCrowd(this.#audience().places.present());
    // A store that takes no more writes must not keep anybody from joining or being told.
    this.#guarded("peaks", () => this.#leader.notePeaks(counts, Date.now()));
    return { counts, reactions: this.#leader.reactions };
  }

  /** Stores the reactions that wait and answers them: totals are only ever told when they are durable. */
  #settle(): void {
    if (this.#askers.length === 0) return;
    const askers = this.#askers;
    this.#askers = [];
    const stored = this.#guarded("settle", () => void this.#leader.settle(Date.now()));
    for (const { place, op } of askers) {
      this.#audience().tell(
        place,
        stored ? { t: "done", op, seq: null } : { t: "refused", op, reason: "read_only" },
      );
    }
  }

  /** Stored events go to everybody; those about one person also change that person's own seat. */
  #tellAll(events: readonly RoomEvent[]): void {
    const hub = this.#audience();
    if (events.length === 0) return;
    hub.announce(events);
    const now = Date.now();
    for (const { body } of events) {
      if (body.kind === "broadcast.doors_opened" || body.kind === "broadcast.started") {
        this.#attend(hub.places.people(), now);
        hub.pulseChanged();
      }
      if ("person" in body) {
        for (const place of hub.places.ofPerson(body.person)) this.#touch(place, body.kind, now);
      }
    }
  }

  /** Who is here while the doors are open counts towards the show, and is looked after. */
  #attend(people: Iterable<string>, now: number): void {
    if (!this.#leader.isOpen) return;
    this.#leader.attend(people);
    this.#leader.due.by("sweep", now + SWEEP_EVERY_MS);
  }

  #touch(place: Place, kind: string, now: number): void {
    const hub = this.#audience();
    if (kind === "person.banned") hub.close(place, "banned");
    else hub.tell(place, seatFrame(this.#leader, place, now));
    hub.pulseChanged();
  }

  /** False when the work failed; that is logged, and never reaches partyserver. */
  #guarded(hook: string, work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      log({ event: "room.hook_failed", room: this.name, hook, error: errorWords(error) });
      return false;
    }
  }
}

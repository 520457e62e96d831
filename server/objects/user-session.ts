// One object of a room: the shell around its post (leader or follower) and its audience. parse → decide → store → tell.
// Every hook is total, because partyserver answers a thrown error with its stack; it may sleep anytime.
import { type Connection, type ConnectionContext, Server } from "partyserver";
import type { LogBody, MeterBody } from "../../shared/http/bodies.ts";
import { HEARTBEAT_PING, HEARTBEAT_PONG } from "../../shared/protocol/limits.ts";
import type { Counts, Heard } from "../../shared/room/pulse.ts";
import { type Expelled, partnerMark } from "../domain/room/expelled.ts";
import type { GuardedCall, GuardedReply } from "../domain/room/guarded-call.ts";
import { namedBy, readSeat, SEAT_HEADER, type Seat } from "../domain/room/seat.ts";
import { objectName, parseObjectName } from "../domain/room/spread.ts";
import { errorWords, log } from "../platform/log.ts";
import type { RoomSnapshot } from "../platform/stubs.ts";
import { letIn, sentElsewhere, withRelays } from "./door.ts";
import { Following } from "./following.ts";
import { Hub } from "./hub.ts";
import { handleFrame } from "./inbox.ts";
import { Leading } from "./leading.ts";
import type { Meter } from "./meter.ts";
import { metered, meteredStub } from "./metered.ts";
import { partnerDuties } from "./partner-duties.ts";
import type { PersonalRow } from "./personal-rows.ts";
import type { Attachment, Place } from "./places.ts";
import type { Shell } from "./post.ts";
import type { Carried, CarryReply, FollowReply, Push, PushReply } from "./relay-words.ts";
import { replayDuties } from "./replay-duties.ts";
import { type Rolled, Rollup } from "./rollup.ts";

/** Where the configuration says nothing, as in tests that bind only the object. */
const SPREAD_AT_SOCKETS = 2_000;

export class UserSession extends Server<Env> {
  static override options = { hibernate: true };

  readonly #room: string;
  readonly #meter: Meter;
  readonly #post: Leading | Following;
  #hub: Hub | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(HEARTBEAT_PING, HEARTBEAT_PONG));
    const { room, relay } = parseObjectName(ctx.id.name ?? "");
    this.#room = room;
    const { meter, storage } = metered(ctx.storage, Date.now);
    this.#meter = meter;
    meter.beforeReading(() => meter.add("sends", this.#hub?.takeSends() ?? 0));
    const shell = this.#shell(storage, relay);
    this.#post = relay === 0 ? new Leading(shell) : new Following(relay, shell);
  }

  /** Sends people where they belong before anything is accepted; every answer says how far the room is spread. */
  override fetch(request: Request): Promise<Response> {
    return this.#meter.during("connects", () => this.#answer(request));
  }

  async #answer(request: Request): Promise<Response> {
    try {
      const elsewhere = await sentElsewhere(request, this.#post);
      const answer = elsewhere ?? (await super.fetch(request));
      return withRelays(answer, this.#post.relays);
    } catch (error) {
      this.#failed("fetch", error, readSeat(request.headers.get(SEAT_HEADER)));
      return new Response(null, { status: 503 });
    }
  }

  /** RPC: the room as it is now, with the cursor from which a reader goes on. */
  snapshot(): Promise<RoomSnapshot> {
    return this.#meter.during("calls", () => this.#post.snapshot());
  }

  /** RPC: events after a cursor for readers without a socket; `reset` when the cursor can't be served. */
  readLog(since: string | null): Promise<LogBody> {
    return this.#meter.during("calls", () => this.#post.readLog(since));
  }

  /** RPC: what this object has cost so far, and how many relays there are to ask the same. */
  meter(): Pick<MeterBody, "relays" | "reading"> {
    return this.#meter.during("calls", () => ({
      relays: this.#post.relays,
      reading: this.#meter.reading(),
    }));
  }

  /** RPC of the edge, for the leader: how live sound is heard; null when no page says anything. */
  heard(): Heard | null {
    return this.#meter.during("calls", () => this.#leading().heard());
  }

  /** RPC of the edge, for the leader: the audience of a show (the running one), as far as D1 does not have it yet. */
  curve(broadcast?: string): Rolled | null {
    return this.#meter.during("calls", () => this.#leading().curve(broadcast));
  }

  /**
   * RPC of the edge, for the leader: these persons' passes made before `atMs` count no more. Their sockets are closed
   * (relays' within two seconds), and no seat is given for such a pass for as long as one could live, whatever sleep
   * comes. May be repeated. `atMs` may lie ahead, by as long as somebody's cache may still lead to a new pass. Gives how many
   * sockets the leader closed.
   */
  expel({ persons, atMs }: { persons: readonly string[]; atMs: number }): number {
    return this.#expel(persons.map((who) => ({ who, beforeMs: atMs })));
  }

  /** RPC of the edge: the same for everybody in a partner's widgets. */
  expelPartner({ partner, atMs = Date.now() }: { partner: string; atMs?: number }): number {
    return this.#expel([{ who: partnerMark(partner), beforeMs: atMs }]);
  }

  /** RPC of the edge, for the leader: forgets a person's words and name up to `beforeMs`. May be repeated. */
  erase({ person, beforeMs }: { person: string; beforeMs: number }): void {
    this.#meter.during("calls", () => this.#leading().erase(person, beforeMs));
  }

  /** RPC of the edge, for the leader: what this room stores about a person and the archive does not have. */
  personalRows(person: string): PersonalRow[] {
    return this.#meter.during("calls", () => this.#leading().personalRows(person));
  }

  /** RPC of the edge, for the leader: a command of somebody who has just confirmed who they are (R30). */
  guarded(call: GuardedCall): GuardedReply {
    this.#meter.add("commands", 1);
    return this.#meter.during("calls", () => this.#leading().guarded(call));
  }

  /** RPC between the objects of one room; see relay-words. */
  take(push: Push): Promise<PushReply> {
    return this.#meter.during("calls", () => this.#following().take(push));
  }

  carry(batch: Carried): CarryReply {
    this.#meter.add("commands", batch.commands.length);
    return this.#meter.during("calls", () => this.#leading().carry(batch));
  }

  follow(relay: number, counts: Counts): FollowReply {
    return this.#meter.during("calls", () => this.#leading().follow(relay, counts));
  }

  leave(relay: number): void {
    this.#meter.during("calls", () => this.#leading().leave(relay));
  }

  override onConnect(connection: Connection<Attachment>, { request }: ConnectionContext): void {
    const seat = readSeat(request.headers.get(SEAT_HEADER));
    const come = () =>
      letIn(connection, request, {
        seat,
        post: this.#post,
        hub: this.#audience(),
        nowMs: Date.now(),
        lastHeartbeatMs: this.#lastHeartbeatMs,
      });
    if (!this.#guarded("connect", come, seat)) this.#audience().turnAway(connection, "failed");
  }

  override onMessage(connection: Connection<Attachment>, message: string | ArrayBuffer): void {
    this.#hook("frames", connection, () => {
      const hub = this.#audience();
      const place = hub.places.of(connection);
      // A frame that was under way when its socket was closed.
      if (!place) return;
      handleFrame(
        {
          hub,
          now: Date.now,
          command: (op, command) => {
            this.#meter.add("commands", 1);
            this.#post.command(place, op, command);
          },
          onCounts: () => this.#post.pulseChanged(),
          onHeard: () => this.#post.heardChanged(),
          secret: this.env.TOKEN_SECRET,
          room: this.#room,
          waitUntil: (work) => this.ctx.waitUntil(work),
        },
        place,
        message,
      );
    });
  }

  override onClose(connection: Connection<Attachment>): void {
    this.#hook("closes", connection, () => {
      // A socket that woke us by closing is not found any more, and yet somebody has left.
      const wasAsleep = this.#hub === null;
      const person = this.#audience().remove(connection);
      if (person === null && !wasAsleep) return;
      if (person) this.#post.left(person);
      this.#post.pulseChanged();
    });
  }

  override onError(connection: Connection<Attachment>): void {
    this.onClose(connection);
  }

  override async onAlarm(): Promise<void> {
    await this.#meter.during("alarms", () => this.#post.alarm());
  }

  /** Rooms are reached by sockets and RPC only. */
  override onRequest(): Response {
    return new Response(null, { status: 404 });
  }

  #shell(storage: DurableObjectStorage, part: number): Shell {
    const { env } = this;
    const room = this.#room;
    const audience = () => this.#audience();
    return {
      room,
      db: env.DB,
      spreadAt: Number(env.ROOM_SPREAD_SOCKETS) || SPREAD_AT_SOCKETS,
      storage,
      audience,
      now: Date.now,
      after: this.#meter.after,
      guarded: (hook, work) => this.#guarded(hook, work),
      lastHeartbeatMs: this.#lastHeartbeatMs,
      replays: replayDuties({ room, bucket: env.MEDIA_BUCKET, db: env.DB, now: Date.now }),
      partners: partnerDuties({ room, part, env, storage, audience }),
      rollup: new Rollup({ storage, now: Date.now, after: this.#meter.after }),
      // A stub that threw may stay broken, hence a new one each time.
      peer: (relay) =>
        meteredStub(env.USER_SESSIONS.getByName(objectName({ room, relay })), this.#meter),
    };
  }

  readonly #lastHeartbeatMs = ({ connection }: Place): number =>
    this.ctx.getWebSocketAutoResponseTimestamp(connection)?.getTime() ?? 0;

  /** The hub of this life of the object; after sleep it finds its sockets by their attachments. */
  #audience(): Hub {
    if (this.#hub === null) {
      // A relay that has just woken knows no counts yet: nobody is told that the room is empty.
      const pulse = () => (this.#post.source.extent.epoch === "" ? null : this.#post.pulse());
      this.#hub = new Hub(this.getConnections<Attachment>(), Date.now, pulse, this.#meter.after);
      this.#hub.wake(this.#post.source);
    }
    return this.#hub;
  }

  #expel(expelled: readonly Expelled[]): number {
    return this.#meter.during("calls", () => this.#leading().expel(expelled));
  }

  #leading(): Leading {
    if (this.#post instanceof Leading) return this.#post;
    throw new Error("a relay leads nobody");
  }

  #following(): Following {
    if (this.#post instanceof Following) return this.#post;
    throw new Error("a leader follows nobody");
  }

  #hook(entry: "frames" | "closes", connection: Connection<Attachment>, work: () => void): void {
    this.#meter.during(entry, () => this.#guarded(entry, work, connection.state?.seat));
  }

  /** False when the work failed; that is logged, and never reaches partyserver. */
  #guarded(hook: string, work: () => void, seat: Seat | null = null): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#failed(hook, error, seat);
      return false;
    }
  }

  #failed(hook: string, error: unknown, seat: Seat | null): void {
    const entry = { event: "room.hook_failed", room: this.#room, hook } as const;
    log({ ...entry, error: errorWords(error), ...namedBy(seat) });
  }
}

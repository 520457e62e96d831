// A follower's post: it knows the room from its leader, tells its own audience, and passes commands on. It has no tables:
// after sleep it asks the leader again, and whoever missed something in between is made to notice.
import type { LogBody } from "../../shared/http/bodies.ts";
import type { Command } from "../../shared/protocol/client.ts";
import type { Cursor } from "../../shared/protocol/cursor.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import type { Counts, Pulse } from "../../shared/room/pulse.ts";
import { isOpen } from "../domain/room/decide-broadcast.ts";
import type { Expelled } from "../domain/room/expelled.ts";
import { relayWindowMs } from "../domain/room/spread.ts";
import { errorWords, log } from "../platform/log.ts";
import type { RoomSnapshot } from "../platform/stubs.ts";
import { closeExpelled } from "./close-expelled.ts";
import { emptyGently } from "./empty-gently.ts";
import { Follower } from "./follower.ts";
import { Forwarder } from "./forwarder.ts";
import { readPage } from "./log-page.ts";
import type { Place } from "./places.ts";
import type { Post, Shell } from "./post.ts";
import type { CarryReply, FollowReply, Push, PushReply } from "./relay-words.ts";
import type { RoomSource } from "./room-source.ts";
import { SWEEP_EVERY_MS, sweepSilent } from "./sweep.ts";
import { opensDoors, tellEvents } from "./tell.ts";

/** Survives sleep, since sockets do: events of another life of the log must never follow those they were told. */
const EPOCH_KEY = "epoch";
/** A push that the leader has sent is here by then, or lost. */
const MISSED_AFTER_MS = 2_000;

export class Following implements Post {
  readonly #relay: number;
  readonly #shell: Shell;
  readonly #state = new Follower();
  readonly #forwarder: Forwarder;
  #fetching: Promise<boolean> | null = null;
  /** Where the leader knows this audience to be, while we don't. */
  #told: Cursor | null = null;
  /** The counts as the leader was last told them. */
  #counted = "";
  #emptying = false;
  #alarmSet = false;

  constructor(relay: number, shell: Shell) {
    const { now, after, peer } = shell;
    this.#relay = relay;
    this.#shell = shell;
    this.#forwarder = new Forwarder({
      relay,
      carry: (batch) => peer(0).carry({ ...batch, part: this.#audience().part }),
      counts: () => this.#count(),
      onReply: (reply) => this.#compare(reply),
      now,
      after,
      windowMs: () => relayWindowMs(this.#state.relays),
    });
  }

  get source(): RoomSource {
    return this.#state;
  }

  get relays(): number {
    return this.#state.relays;
  }

  /** The room has shrunk: this relay is no longer part of it. */
  get sendsAway(): boolean {
    return this.#state.ready && this.#relay > this.#state.relays;
  }

  async open(since: Cursor | null = null): Promise<boolean> {
    // Nobody is sent away on an old plan either: a relay that was forgotten by its leader would do so for ever.
    if (this.#state.ready && !this.#isBehind(since) && !this.sendsAway) return true;
    const wasUnderWay = this.#fetching !== null;
    const isHere = await this.#fetch();
    // An answer that was under way may be older than what this one has seen.
    return isHere && wasUnderWay && this.#isBehind(since) ? this.#fetch() : isHere;
  }

  /** Somebody who comes from an object that was told earlier, or of another life of the log, is ahead of us. */
  #isBehind(since: Cursor | null): boolean {
    const { epoch, seq } = this.#state.extent;
    return since !== null && (since.epoch !== epoch || since.seq > seq);
  }

  /** RPC of the leader: what happened. Answered once it is on its way to everybody here. */
  async take(push: Push): Promise<PushReply> {
    this.#expel(push.expelled);
    const before = this.#state.pulse;
    const taken = this.#state.take(push);
    if (taken.kind === "followed") {
      this.#tell(taken.fresh);
      if (JSON.stringify(before) !== JSON.stringify(push.pulse)) this.#audience().pulseChanged();
    } else {
      if (push.afterSeq !== null) this.#told ??= { epoch: push.epoch, seq: push.afterSeq };
      if (!(await this.#fetch())) return { seq: null, counts: this.#audience().places.counts };
    }
    if (this.sendsAway) this.#empty();
    // Says goodbye in a minute: its sockets may have gone without a word, as in a crash.
    if (this.#audience().places.size === 0) this.#plan();
    return { seq: this.#state.extent.seq, counts: this.#audience().places.counts };
  }

  /** After sleep the room comes first: what this command makes happen must find this audience where it was. */
  command(place: Place, op: string, command: Command): void {
    if (this.#state.ready) return this.#forward(place, op, command);
    void this.#fetch().then((isHere) => {
      if (isHere) this.#forward(place, op, command);
      else this.#audience().close(place, "overloaded");
    });
  }

  #forward(place: Place, op: string, command: Command): void {
    const hub = this.#audience();
    this.#forwarder.forward({ seat: place.attachment.seat, op, cmd: command }, (outcome) => {
      switch (outcome.kind) {
        case "told":
          return;
        case "done":
          return hub.tell(place, { t: "done", op, seq: outcome.seq });
        case "refused":
          return hub.tell(place, { t: "refused", op, ...outcome.refusal });
        case "lost":
          // Whether it took effect cannot be known from here: its sender asks again, somewhere else.
          return hub.close(place, "overloaded");
      }
    });
  }

  /** The room's, not this audience's. */
  pulse(): Pulse {
    // Sockets that were closed from here say no goodbye: the counts alone show that they left.
    if (this.#audience().standing !== this.#counted) this.#forwarder.report();
    return this.#state.pulse;
  }

  pulseChanged(): void {
    this.#forwarder.report();
  }

  seated({ attachment }: Place): void {
    if (isOpen(this.#state.view.broadcast.phase)) this.#forwarder.came(attachment.seat.person);
    this.#plan();
  }

  left(): void {
    this.#plan();
  }

  /** Looks after silent sockets while the doors are open, says that it lives, and gives itself up when nobody is left. */
  async alarm(): Promise<void> {
    this.#alarmSet = false;
    if (!(await this.open())) return this.#plan();
    const hub = this.#audience();
    const { now, lastHeartbeatMs } = this.#shell;
    const open = isOpen(this.#state.view.broadcast.phase);
    const againAtMs = open ? sweepSilent(hub, now(), lastHeartbeatMs) : null;
    if (hub.places.size === 0) return this.#leave();
    this.#forwarder.report();
    if (againAtMs !== null) this.#plan(againAtMs);
    if (open) await this.#shell.partners.watch();
  }

  async snapshot(): Promise<RoomSnapshot> {
    if (!(await this.open())) throw new Error("the leader cannot be reached");
    const { extent, view, pulse } = this.#state;
    return { epoch: extent.epoch, seq: extent.seq, view, pulse, serverNowMs: this.#shell.now() };
  }

  async readLog(since: string | null): Promise<LogBody> {
    const page = (await this.open()) ? readPage(this.#state, since) : null;
    return page ?? this.#shell.peer(0).readLog(since);
  }

  #audience() {
    return this.#shell.audience();
  }

  /** Who is here, for the leader to keep. What a push is answered with it does not keep: that may be older. */
  #count(): Counts {
    const { counts } = this.#audience().places;
    this.#counted = this.#audience().standing;
    return counts;
  }

  /** Gets the whole room from the leader, once at a time. */
  #fetch(): Promise<boolean> {
    this.#fetching ??= this.#fetchNow().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  async #fetchNow(): Promise<boolean> {
    try {
      const reply = await this.#shell.peer(0).follow(this.#relay, this.#count());
      const before = this.#servedEpoch();
      const fresh = this.#state.adopt(reply, this.#toldBy(reply));
      this.#told = null;
      this.#expel(reply.expelled);
      if (before !== reply.epoch) this.#shell.storage.kv.put(EPOCH_KEY, reply.epoch);
      if (before !== "" && before !== reply.epoch) this.#restart();
      else this.#tell(fresh ?? []);
      // The doors may have opened while nobody here was told.
      if (isOpen(this.#state.view.broadcast.phase)) this.#plan();
      // Who has missed something notices by the place in the pulse.
      this.#audience().skipTo(this.#state.extent.seq);
      this.#audience().pulseChanged();
      return true;
    } catch (error) {
      this.#callFailed("follow", error);
      return false;
    }
  }

  /** What the leader knew when it sent a push and what it knew when it answered: either may be the older. */
  #toldBy({ epoch, told }: FollowReply): Cursor | null {
    if (typeof told !== "number") return this.#told;
    const pushed = this.#told?.epoch === epoch ? this.#told.seq : 0;
    return { epoch, seq: Math.max(told, pushed) };
  }

  /** Of which life of the log the listeners here have been told, also before we slept. */
  #servedEpoch(): string {
    return this.#shell.storage.kv.get<string>(EPOCH_KEY) ?? "";
  }

  /** The log has a new life: everybody starts over. */
  #restart(): void {
    const hub = this.#audience();
    for (const place of [...hub.places.all()]) hub.close(place, "going_away");
  }

  #expel(expelled: readonly Expelled[] = []): void {
    if (expelled.length === 0) return;
    this.#state.expelled.add(expelled);
    closeExpelled(this.#audience(), this.#state.expelled);
  }

  #tell(events: readonly RoomEvent[]): void {
    const hub = this.#audience();
    tellEvents(hub, this.#state, events, this.#shell.now());
    if (!events.some(({ body }) => opensDoors(body))) return;
    for (const person of hub.places.people()) this.#forwarder.came(person);
    this.#plan();
  }

  /** The leader has come further than its pushes brought us, or has a new life. */
  #compare({ epoch, seq }: CarryReply): void {
    const { extent } = this.#state;
    if (!this.#state.ready || epoch !== extent.epoch) void this.#fetch();
    else if (seq > extent.seq) this.#missed(seq);
  }

  /** A push is probably on its way; when it is not here soon, the whole state is fetched. */
  #missed(seq: number): void {
    this.#shell.after(MISSED_AFTER_MS, () => {
      if (this.#state.extent.seq < seq) void this.#fetch();
    });
  }

  #empty(): void {
    if (this.#emptying) return;
    this.#emptying = true;
    const stillWanted = () => !this.sendsAway;
    emptyGently(this.#audience(), this.#shell.after, stillWanted, () => {
      this.#emptying = false;
      this.#plan();
    });
  }

  #plan(atMs = this.#shell.now() + SWEEP_EVERY_MS): void {
    if (this.#alarmSet) return;
    this.#alarmSet = true;
    void this.#arm(atMs);
  }

  /** An alarm from before a sleep stays when it is earlier: who wakes again and again must come to it all the same. */
  async #arm(atMs: number): Promise<void> {
    const { storage } = this.#shell;
    const setMs = await storage.getAlarm().catch(() => null);
    if (setMs === null || setMs > atMs) await storage.setAlarm(atMs).catch(() => {});
  }

  async #leave(): Promise<void> {
    try {
      await this.#shell.peer(0).leave(this.#relay);
    } catch (error) {
      this.#callFailed("leave", error);
      this.#plan();
    }
  }

  #callFailed(call: "follow" | "leave", error: unknown): void {
    const { room } = this.#shell;
    const relay = this.#relay;
    log({ event: "relay.call_failed", room, relay, call, error: errorWords(error) });
  }
}

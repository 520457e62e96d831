// A follower's post: it knows the room from its leader, tells its own audience, and passes commands on. It has no tables:
// after sleep it asks the leader again, and whoever missed something in between is made to notice.
import type { LogBody } from "../../shared/http/bodies.ts";
import type { Command } from "../../shared/protocol/client.ts";
import type { Cursor } from "../../shared/protocol/cursor.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { isOpen } from "../../shared/room/phase.ts";
import type { Pulse } from "../../shared/room/pulse.ts";
import type { Expelled } from "../domain/room/expelled.ts";
import { relayWindowMs } from "../domain/room/spread.ts";
import { errorWords, log } from "../platform/log.ts";
import type { RoomSnapshot } from "../platform/stubs.ts";
import { CatchUp } from "./catch-up.ts";
import { closeExpelled } from "./close-expelled.ts";
import { emptyGently } from "./empty-gently.ts";
import { Follower } from "./follower.ts";
import { Forwarder } from "./forwarder.ts";
import { readPage } from "./log-page.ts";
import type { Place } from "./places.ts";
import type { Post, Shell } from "./post.ts";
import type { Push, PushReply, RelayCounts } from "./relay-words.ts";
import type { RoomSource } from "./room-source.ts";
import { heardHere } from "./staff-ears.ts";
import { SWEEP_EVERY_MS, sweepSilent } from "./sweep.ts";
import { opensDoors, tellEvents } from "./tell.ts";

export class Following implements Post {
  readonly #relay: number;
  readonly #shell: Shell;
  readonly #state = new Follower();
  readonly #forwarder: Forwarder;
  readonly #catchUp: CatchUp;
  /** The counts as the leader was last told them. */
  #counted = "";
  #emptying = false;
  #alarmSet = false;

  constructor(relay: number, shell: Shell) {
    const { now, after, peer, storage } = shell;
    this.#relay = relay;
    this.#shell = shell;
    this.#catchUp = new CatchUp(this.#state, {
      storage,
      after,
      follow: () => peer(0).follow(relay, this.#count()),
      onExpelled: (expelled) => this.#expel(expelled),
      onLevel: (fresh) => this.#level(fresh),
      onFailed: (error) => this.#callFailed("follow", error),
    });
    this.#forwarder = new Forwarder({
      relay,
      carry: (batch) => peer(0).carry({ ...batch, part: this.#audience().part }),
      counts: () => this.#count(),
      onReply: (reply) => this.#catchUp.compare(reply),
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
    if (this.#state.ready && !this.#catchUp.isBehind(since) && !this.sendsAway) return true;
    const wasUnderWay = this.#catchUp.underWay;
    const isHere = await this.#catchUp.fetch();
    // An answer that was under way may be older than what this one has seen.
    const again = isHere && wasUnderWay && this.#catchUp.isBehind(since);
    return again ? this.#catchUp.fetch() : isHere;
  }

  /** RPC of the leader: what happened. Answered once it is on its way to everybody here. */
  async take(push: Push): Promise<PushReply> {
    this.#expel(push.expelled);
    const before = this.#state.pulse;
    const taken = this.#state.take(push);
    if (taken.kind === "followed") {
      this.#tell(taken.fresh);
      if (JSON.stringify(before) !== JSON.stringify(push.pulse)) this.#audience().pulseChanged();
    } else if (!(await this.#catchUp.lost(push))) {
      return { seq: null, counts: this.#audience().places.counts };
    }
    if (this.sendsAway) this.#empty();
    // Says goodbye in a minute: its sockets may have gone without a word, as in a crash.
    if (this.#audience().places.size === 0) this.#plan();
    return { seq: this.#state.extent.seq, counts: this.#audience().places.counts };
  }

  /** After sleep the room comes first: what this command makes happen must find this audience where it was. */
  command(place: Place, op: string, command: Command): void {
    if (this.#state.ready) return this.#forward(place, op, command);
    void this.#catchUp.fetch().then((isHere) => {
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

  /** Goes with the next counts: staff sit elsewhere, and can wait. */
  heardChanged(): void {}

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
  #count(): RelayCounts {
    const { places } = this.#audience();
    this.#counted = this.#audience().standing;
    const heard = heardHere(places);
    return { ...places.counts, ...(heard && { heard }) };
  }

  /** The leader's state is ours. Null: the listeners here were told of another life of the log. */
  #level(fresh: readonly RoomEvent[] | null): void {
    if (fresh === null) this.#restart();
    else this.#tell(fresh);
    // The doors may have opened while nobody here was told.
    if (isOpen(this.#state.view.broadcast.phase)) this.#plan();
    // Who has missed something notices by the place in the pulse.
    this.#audience().skipTo(this.#state.extent.seq);
    this.#audience().pulseChanged();
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

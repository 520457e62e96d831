// The leader's post: commands become events here, its own audience is told by the hub, followers by pushes.
import type { LogBody } from "../../shared/http/bodies.ts";
import type { Command } from "../../shared/protocol/client.ts";
import { KEEP_MS } from "../../shared/protocol/limits.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import type { Counts, Heard, Pulse } from "../../shared/room/pulse.ts";
import type { Expelled } from "../domain/room/expelled.ts";
import type { GuardedCall, GuardedReply } from "../domain/room/guarded-call.ts";
import { namedBy } from "../domain/room/seat.ts";
import type { RoomSnapshot } from "../platform/stubs.ts";
import { Attempts } from "./attempts.ts";
import { Attendance } from "./attendance.ts";
import { runDueChores } from "./chores.ts";
import { closeExpelled } from "./close-expelled.ts";
import { newRecordId } from "./ids.ts";
import { type Circumstances, Leader } from "./leader.ts";
import { readPage, resetPage } from "./log-page.ts";
import { type PersonalRow, personalRows } from "./personal-rows.ts";
import type { Place } from "./places.ts";
import type { Post, Shell } from "./post.ts";
import type { Carried, CarriedOutcome, CarryReply, FollowReply, Push } from "./relay-words.ts";
import { Relays, type Spread } from "./relays.ts";
import type { RoomSource } from "./room-source.ts";
import { StaffEars } from "./staff-ears.ts";
import { opensDoors, tellEvents } from "./tell.ts";
import { whoIsHere } from "./who-is-here.ts";

/** What a follower is given to resume its listeners from, at first. */
const TAIL_EVENTS = 1_000;
const SPREAD_KEY = "spread";

export class Leading implements Post {
  readonly #leader: Leader;
  readonly #relays: Relays;
  readonly #attendance: Attendance;
  readonly #attempts: Attempts;
  readonly #ears: StaffEars;
  readonly #shell: Shell;
  readonly #here = (person: string) => whoIsHere(this.#shell.audience(), this.source, person);
  readonly #untouched: Circumstances = { here: this.#here, touched: false };

  constructor(shell: Shell) {
    const { storage, now, after, peer, spreadAt } = shell;
    this.#shell = shell;
    this.#leader = new Leader(storage, { epoch: newRecordId, record: newRecordId });
    this.#attempts = new Attempts(this.#leader, shell);
    this.#ears = new StaffEars({
      audience: shell.audience,
      pulse: () => this.pulse(),
      elsewhere: () => this.#relays.heard(),
      now,
      after,
    });
    this.#relays = new Relays({
      load: () => storage.kv.get<Spread>(SPREAD_KEY) ?? null,
      // A full store costs the room its memory of the plan, not the running of it.
      save: (spread) => void shell.guarded("spread", () => storage.kv.put(SPREAD_KEY, spread)),
      // With every push until the last such pass has run out: a relay that misses one hears of it with the next.
      send: (relay, push) => peer(relay).take({ ...push, ...this.#expelledWord() }),
      extent: () => this.#leader.extent,
      readAfter: (seq, limit) => this.#leader.readAfter(seq, limit),
      pulse: () => this.pulse(),
      onCounted: () => this.pulseChanged(),
      now,
      after,
      spreadAt,
    });
    this.#attendance = new Attendance(shell, this.#leader, this.#relays);
  }

  get source(): RoomSource {
    return this.#leader;
  }

  get relays(): number {
    return this.#relays.planned;
  }

  get sendsAway(): boolean {
    return this.#relays.planned > 0;
  }

  open(): Promise<boolean> {
    return Promise.resolve(true);
  }

  command(place: Place, op: string, command: Command): void {
    const hub = this.#shell.audience();
    const { seat } = place.attachment;
    const outcome = this.#attempts.command(seat, op, command, this.#untouched);
    switch (outcome.kind) {
      case "events":
        return this.#tellAll(outcome.events);
      case "done":
        return hub.tell(place, { t: "done", op, seq: outcome.seq });
      case "refused":
        return hub.tell(place, { t: "refused", op, ...outcome.refusal });
      case "held":
        this.#attempts.wait((refusal) =>
          hub.tell(
            place,
            refusal ? { t: "refused", op, ...refusal } : { t: "done", op, seq: null },
          ),
        );
        return this.pulseChanged();
    }
  }

  /** RPC of a follower: its listeners' commands, in order. All of them are stored when this is answered. */
  carry({ relay, commands, counts, newcomers, part }: Carried): CarryReply {
    this.#shell.rollup.heard(relay, part);
    const outcomes: CarriedOutcome[] = commands.map(() => ({ kind: "told" }));
    for (const [n, { seat, op, cmd }] of commands.entries()) {
      const outcome = this.#attempts.command(seat, op, cmd, this.#untouched);
      if (outcome.kind === "events") this.#tellAll(outcome.events);
      else if (outcome.kind !== "held") outcomes[n] = outcome;
      else {
        this.#attempts.wait((refusal) => {
          outcomes[n] = refusal ? { kind: "refused", refusal } : { kind: "done", seq: null };
        });
      }
    }
    const { anyHeld } = this.#attempts;
    this.#attempts.settle();
    this.#shell.guarded("attend", () => this.#attendance.attend(newcomers));
    if (this.#relays.reported(relay, counts) || anyHeld) this.pulseChanged();
    if (counts.heard) this.heardChanged();
    // Followers' people are not kept in memory here: a room of millions would fill it.
    for (const { seat } of commands) this.left(seat.person);
    const { epoch, seq } = this.#leader.extent;
    return { outcomes, epoch, seq };
  }

  /** RPC of the edge: a command whose sender has just confirmed who they are. A repeat is answered like the first. */
  guarded({ by, op, cmd, requestId }: GuardedCall): GuardedReply {
    const seat = { ...by, partner: null, issuedAtMs: this.#shell.now(), ...namedBy({ requestId }) };
    const around = { ...this.#untouched, touched: true };
    const outcome = this.#attempts.command(seat, op, cmd, around);
    if (outcome.kind === "held") return { kind: "done", seq: null };
    if (outcome.kind !== "events") return outcome;
    this.#tellAll(outcome.events);
    return { kind: "done", seq: outcome.events.at(-1)?.seq ?? null };
  }

  /** RPC of a follower that knows nothing: the whole room. From here on it is pushed to. */
  follow(relay: number, counts: Counts): FollowReply {
    const { epoch, floor, seq } = this.#leader.extent;
    const told = this.#relays.followed(relay, seq, counts);
    return {
      epoch,
      seq,
      told,
      view: this.#leader.view,
      tail: this.#leader.readAfter(Math.max(floor - 1, seq - TAIL_EVENTS), TAIL_EVENTS),
      facts: this.#leader.allFacts(),
      pulse: this.pulse(),
      relays: this.#relays.planned,
      ...this.#expelledWord(),
    };
  }

  /**
   * RPC of the edge: passes that count no more. Sockets here are closed and their sound is over when this returns, the relays'
   * within moments.
   */
  expel(expelled: readonly Expelled[]): number {
    const nowMs = this.#shell.now();
    let closed = 0;
    try {
      this.#leader.expelled.add(expelled);
      this.#leader.due.by("trim", nowMs + KEEP_MS);
      this.#tellAll(this.#leader.silence(expelled, nowMs));
    } finally {
      // A store that takes no writes is no reason to let them stay.
      closed = closeExpelled(this.#shell.audience(), this.#leader.expelled);
      this.#relays.announce();
    }
    return closed;
  }

  /** RPC of the edge: the words and the name of somebody who is to be forgotten. Their words go before everybody's eyes. */
  erase(person: string, atMs: number): void {
    this.#tellAll(this.#leader.erase(person, atMs, this.#shell.now()));
  }

  /** RPC of the edge: what the rows say about a person. */
  personalRows(person: string): PersonalRow[] {
    return personalRows(this.#shell.storage.sql, this.#leader.log, person);
  }

  #expelledWord(): Pick<Push, "expelled"> {
    const expelled = this.#leader.expelled.all();
    return expelled.length === 0 ? {} : { expelled };
  }

  /** RPC of a follower that has nobody left. */
  leave(relay: number): void {
    this.#relays.left(relay);
    this.pulseChanged();
  }

  pulse(): Pulse {
    this.#attempts.settle();
    const counts = this.#attendance.counts();
    this.#attendance.notePeaks(counts);
    return { counts, reactions: this.#leader.reactions };
  }

  pulseChanged(): void {
    this.#attendance.counts();
    this.#shell.audience().pulseChanged();
    this.#attendance.plan();
    this.#relays.announcePulse();
  }

  heardChanged(): void {
    this.#ears.changed();
  }

  /** How live sound is heard, all objects together. */
  heard(): Heard | null {
    return this.#ears.heard();
  }

  seated({ attachment }: Place): void {
    this.#shell.guarded("attend", () => this.#attendance.attend([attachment.seat.person]));
  }

  left(person: string): void {
    if (this.#shell.audience().places.ofPerson(person).length === 0) this.#leader.forget(person);
  }

  async alarm(): Promise<void> {
    this.#attempts.settle();
    await runDueChores({
      ...this.#shell,
      leader: this.#leader,
      hub: this.#shell.audience(),
      relays: this.#relays,
      random: Math.random,
      here: this.#here,
      onEvents: (events) => this.#tellAll(events),
      onCounts: () => this.pulseChanged(),
      plan: () => this.#attendance.plan(),
    });
    this.#relays.check();
  }

  /** RPC of the edge: what of a show's record D1 does not have yet. */
  curve = (broadcast?: string) => this.#shell.rollup.curve(this.#leader, broadcast);

  async snapshot(): Promise<RoomSnapshot> {
    const pulse = this.pulse();
    const { epoch, seq } = this.#leader.extent;
    return { epoch, seq, view: this.#leader.view, pulse, serverNowMs: this.#shell.now() };
  }

  async readLog(since: string | null): Promise<LogBody> {
    return readPage(this.source, since) ?? resetPage(this.source);
  }

  #tellAll(events: readonly RoomEvent[]): void {
    if (events.length === 0) return;
    const hub = this.#shell.audience();
    tellEvents(hub, this.source, events, this.#shell.now());
    this.#relays.announce();
    if (!events.some(({ body }) => opensDoors(body))) return;
    this.#attendance.attend(hub.places.people());
    this.pulseChanged();
  }
}

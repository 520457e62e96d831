// The one writer of a room: a command comes in, is decided, stored in one transaction, and only then handed out.
// It knows nothing of sockets, so followers can stand between it and an audience.
import type { Command } from "../../shared/protocol/client.ts";
import type { Refusal } from "../../shared/protocol/refusal.ts";
import type { EventBody, RoomEvent } from "../../shared/room/events.ts";
import { isOpen } from "../../shared/room/phase.ts";
import type { Counts, ReactionTotals } from "../../shared/room/pulse.ts";
import type { RoomView } from "../../shared/room/view.ts";
import type { LogExtent } from "../domain/room/admit.ts";
import { removedLines } from "../domain/room/archive-rows.ts";
import { COMMAND_TABLE, decide } from "../domain/room/commands.ts";
import { advanceDeck } from "../domain/room/decide-deck.ts";
import { silence } from "../domain/room/decide-sound.ts";
import { passStage } from "../domain/room/decide-stage.ts";
import type { Decision, Situation } from "../domain/room/decision.ts";
import type { Expelled } from "../domain/room/expelled.ts";
import {
  type KnownPerson,
  type PersonFacts,
  personChange,
  shownName,
} from "../domain/room/person.ts";
import type { Acting } from "../domain/room/seat.ts";
import { accountFor, withPeaks } from "../domain/room/show.ts";
import { planAfterEvents, planAfterPeak } from "./agenda.ts";
import { Due } from "./due.ts";
import { ExpelledRows } from "./expelled-rows.ts";
import { migrate } from "./migrate.ts";
import { PartnerNews, TELL_SOON_MS } from "./partner-news.ts";
import { People } from "./people.ts";
import { Quotas } from "./quotas.ts";
import { type Op, ReactionLog } from "./reaction-log.ts";
import { REPLAY_SOON_MS, ReplayRows } from "./replay-rows.ts";
import { type Authorship, RoomLog } from "./room-log.ts";
import { ROOM_MIGRATIONS } from "./schema.ts";
import { settleReactions } from "./settle-reactions.ts";
import { Shows } from "./shows.ts";

/** What became of a command. `done` without events: a repeat, or nothing to change. `held`: `settle` will say. */
export type Outcome =
  | { readonly kind: "events"; readonly events: readonly RoomEvent[] }
  | { readonly kind: "held" }
  | { readonly kind: "done"; readonly seq: number | null }
  | { readonly kind: "refused"; readonly refusal: Refusal };

const refused = (refusal: Refusal): Outcome => ({ kind: "refused", refusal });

/** What a command meets that no row says: who is here, and whether its sender has just touched a passkey. */
export type Circumstances = Pick<Situation, "here" | "touched">;
const ALONE: Circumstances = { here: () => null, touched: false };

export type Ids = { readonly epoch: () => string; readonly record: () => string };

export class Leader {
  readonly log: RoomLog;
  readonly shows: Shows;
  readonly due: Due;
  readonly expelled: ExpelledRows;
  readonly news: PartnerNews;
  readonly replays: ReplayRows;
  readonly #people: People;
  readonly #reactions: ReactionLog;
  readonly #quotas = new Quotas();
  readonly #storage: DurableObjectStorage;
  readonly #ids: Ids;

  constructor(storage: DurableObjectStorage, ids: Ids) {
    migrate(storage, ROOM_MIGRATIONS);
    this.#storage = storage;
    this.#ids = ids;
    this.log = new RoomLog(storage, ids.epoch);
    this.shows = new Shows(storage.sql, this.log.view.broadcast.id);
    this.#people = new People(storage.sql);
    this.expelled = new ExpelledRows(storage.sql);
    this.news = new PartnerNews(storage.sql);
    this.replays = new ReplayRows(storage.sql);
    this.#reactions = new ReactionLog(storage.sql);
    this.due = new Due(storage);
  }

  get view(): RoomView {
    return this.log.view;
  }

  get extent(): LogExtent {
    return this.log.extent;
  }

  get reactions(): ReactionTotals {
    return this.shows.reactions;
  }

  get isOpen(): boolean {
    return isOpen(this.view.broadcast.phase);
  }

  factsOf(person: string): PersonFacts {
    return this.#people.factsOf(person);
  }

  /** Events after `seq`, in order, at most `limit`. */
  readAfter(seq: number, limit: number): readonly RoomEvent[] {
    return this.log.tellAfter(seq, limit);
  }

  /** Everybody of whom this room remembers something. */
  allFacts(): readonly KnownPerson[] {
    return this.#people.all();
  }

  /** Nobody of this person is here any more; their facts are read again when they return. */
  forget(person: string): void {
    this.#people.forget(person);
  }

  /** Carries out one operation, once. A repeat of one that took effect is answered with the first one's place. */
  command(
    seat: Acting,
    op: string,
    command: Command,
    nowMs: number,
    circumstances = ALONE,
  ): Outcome {
    const { person, role } = seat;
    if (this.expelled.against(seat)) return refused({ reason: "not_allowed" });
    const earlier = this.#earlier(person, op, command);
    if (earlier) return earlier;
    const rate = this.#quotas.take(COMMAND_TABLE[command.kind].rate, person, nowMs);
    if (!rate.allowed) return refused({ reason: "rate_limited", retryAfterMs: rate.retryAfterMs });
    const facts = this.factsOf(person);
    const decided = decide(
      {
        ...circumstances,
        view: this.view,
        nowMs,
        actor: { person, role, facts, name: shownName(facts, seat.name, person) },
        factsOf: (other) => this.factsOf(other),
        lastSaidMs: (who) => this.log.lastSaidMs(who, nowMs),
        bansSince: (who, sinceMs) => this.log.bansSince(who, sinceMs),
        newId: this.#ids.record,
      },
      command,
    );
    if (!decided.ok) return refused(decided.error);
    const { reaction } = decided.value;
    if (reaction) {
      const { kind, count } = reaction;
      this.#reactions.hold({ person, op, reaction: kind, count, show: this.view.broadcast.id });
      return { kind: "held" };
    }
    const decision = this.#withReleases(decided.value);
    return this.#store(decision, nowMs, { person, op, kind: command.kind });
  }

  /**
   * Stores all held reactions in one transaction and says whom to answer `done`. To be called before anything that
   * carries totals leaves. When it throws nothing was stored: who waits for an answer is to be refused.
   */
  settle(nowMs: number): readonly Op[] {
    // By a clock that went back they would be older than their show, and forgotten before it.
    const atMs = Math.max(nowMs, this.view.broadcast.startedAt ?? 0);
    const { shows, due } = this;
    const transact = <T>(work: () => T): T => this.#transact(work);
    return settleReactions({ reactions: this.#reactions, shows, due, transact }, nowMs, atMs);
  }

  /** Forgets what is older than `beforeMs` and not after `lastSeq`: events, and the operations as far as the log forgot. */
  trim(beforeMs: number, lastSeq: number): void {
    this.log.trim(beforeMs, lastSeq);
    this.#reactions.trim(Math.min(beforeMs, this.log.firstAtMs ?? beforeMs));
  }

  /** What the room does by itself when a track has run out. */
  advanceDeck(nowMs: number): readonly RoomEvent[] {
    return this.#happen(advanceDeck(this.view, nowMs), nowMs);
  }

  /** …and when nobody answered in time who asked for the stage. */
  passStage(nowMs: number, here: Situation["here"]): readonly RoomEvent[] {
    return this.#happen(passStage(this.view, nowMs, here), nowMs);
  }

  /** …and when whose sound is heard may send none any more. */
  silence(expelled: readonly Expelled[], nowMs: number): readonly RoomEvent[] {
    return this.#happen(silence(this.view, nowMs, expelled), nowMs);
  }

  /** Counts people towards the running show, each once. */
  attend(people: Iterable<string>): void {
    if (!this.isOpen) return;
    for (const person of people) this.shows.attend(this.view.broadcast.id, person);
  }

  /** Keeps new peaks; writes only when one grew. */
  notePeaks(counts: Counts, nowMs: number): void {
    const { current } = this.shows;
    if (!current || !this.isOpen) return;
    const grown = withPeaks(current, counts);
    if (grown === current) return;
    this.shows.write(grown);
    this.shows.adopt(grown);
    planAfterPeak(this.due, nowMs);
  }

  /** The answer to an operation that took effect before, or waits to; null when it is new. */
  #earlier(person: string, op: string, command: Command): Outcome | null {
    const event = this.log.findOp(person, op);
    if (event) {
      if (event.kind !== null && event.kind !== command.kind)
        return refused({ reason: "op_reused" });
      return { kind: "done", seq: event.seq };
    }
    const reaction = this.#reactions.find(person, op);
    if (!reaction) return null;
    if (command.kind !== "react") return refused({ reason: "op_reused" });
    return reaction === "held" ? { kind: "held" } : { kind: "done", seq: null };
  }

  /** With the show end the mutes that were meant for it, as events of their own: those people are told. */
  #withReleases(decision: Decision): Decision {
    if (!decision.events.some(({ kind }) => kind === "broadcast.ended")) return decision;
    const released = this.#people.mutedUntilEnd();
    const events = released.map((person) => ({ kind: "person.unmuted", person }) as const);
    return { ...decision, events: [...decision.events, ...events] };
  }

  /**
   * Takes back what a person said up to `atMs`, and their name wherever it is shown or stored. May be repeated: a room that
   * shows nothing of them any more has nothing to tell.
   */
  erase(person: string, atMs: number, nowMs: number): readonly RoomEvent[] {
    const lines = this.log.wordsOf(person, atMs);
    const hasName = this.factsOf(person).name !== null && !this.log.renamedAfter(person, atMs);
    const isNamed = hasName || this.log.showsName(person, atMs);
    const told = this.#happen(
      [
        ...lines.map((line) => ({ kind: "chat.removed", line }) as const),
        ...(isNamed ? [{ kind: "person.erased", person, upToMs: atMs } as const] : []),
      ],
      nowMs,
    );
    this.log.eraseNames(person, atMs);
    this.shows.forgetAttendee(person);
    return told;
  }

  #happen(events: readonly EventBody[], nowMs: number): readonly RoomEvent[] {
    const outcome = this.#store({ events }, nowMs, null);
    return outcome.kind === "events" ? outcome.events : [];
  }

  #store(decision: Decision, nowMs: number, author: Authorship | null): Outcome {
    if (decision.events.length === 0) return { kind: "done", seq: null };
    const stored = this.#transact(() => this.#write(decision.events, nowMs, author));
    this.log.adopt(stored.appended);
    for (const change of stored.changes) this.#people.adopt(change);
    if (stored.account) this.shows.adopt(stored.account);
    return { kind: "events", events: stored.appended.events };
  }

  /** Everything that follows from a decision, as rows. Nothing in memory moves before all of them are written. */
  #write(bodies: readonly EventBody[], nowMs: number, author: Authorship | null) {
    const appended = this.log.append(bodies, nowMs, author);
    const changes = appended.events.map(personChange).filter((change) => change !== null);
    for (const change of changes) this.#people.write(change);
    this.log.redact(removedLines(appended.events));
    const [first] = appended.events;
    const account = first && accountFor(first, appended.view, this.shows.current);
    if (account) this.shows.write(account);
    planAfterEvents(this.due, bodies, appended.view, nowMs);
    if (this.replays.note(appended.events, appended.view, nowMs))
      this.due.by("replay", nowMs + REPLAY_SOON_MS);
    if (this.news.note(appended.events)) this.due.by("partners", nowMs + TELL_SOON_MS);
    return { appended, changes, account };
  }

  #transact<T>(work: () => T): T {
    try {
      return this.#storage.transactionSync(work);
    } catch (error) {
      this.due.reload();
      throw error;
    }
  }
}

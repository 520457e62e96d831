// What a follower knows of its room: the leader's view, the newest events, everybody's facts. Memory only: after sleep it
// asks the leader again. It decides nothing and never skips an event: what it cannot follow it calls lost.
import type { Cursor } from "../../shared/protocol/cursor.ts";
import { RESUME_MAX_EVENTS } from "../../shared/protocol/limits.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { evolve } from "../../shared/room/evolve.ts";
import { EMPTY_PULSE, type Pulse } from "../../shared/room/pulse.ts";
import { EMPTY_VIEW, type RoomView } from "../../shared/room/view.ts";
import { eventWithoutName } from "../../shared/room/without-name.ts";
import type { LogExtent } from "../domain/room/admit.ts";
import { Expulsions } from "../domain/room/expelled.ts";
import { type PersonFacts, personChange, UNKNOWN_PERSON } from "../domain/room/person.ts";
import type { FollowReply, Push } from "./relay-words.ts";

/** What a push meant. `lost`: events are missing in between, or the log has a new life; only the whole state helps. */
export type Taken =
  | { readonly kind: "followed"; readonly fresh: readonly RoomEvent[] }
  | { readonly kind: "lost" };

const NOWHERE: LogExtent = { epoch: "", floor: 1, seq: 0 };

export class Follower {
  view: RoomView = EMPTY_VIEW;
  pulse: Pulse = EMPTY_PULSE;
  extent: LogExtent = NOWHERE;
  /** How many relays the leader wants, as last heard. */
  relays = 0;
  readonly expelled = new Expulsions();
  #tail: RoomEvent[] = [];
  #facts = new Map<string, PersonFacts>();

  get ready(): boolean {
    return this.extent.epoch !== "";
  }

  factsOf(person: string): PersonFacts {
    return this.#facts.get(person) ?? UNKNOWN_PERSON;
  }

  /** Events after `seq`, in order, at most `limit`; the caller has checked that the tail reaches back that far. */
  readAfter(seq: number, limit: number): readonly RoomEvent[] {
    const from = seq - this.extent.floor + 1;
    return this.#tail.slice(from, from + limit);
  }

  /**
   * Takes over the leader's whole state. Gives the events behind its own place (after sleep: behind `told`, as far as the
   * leader knows its listeners to be), so that they can be told these; null when nothing joins the two.
   */
  adopt(state: FollowReply, told: Cursor | null = null): readonly RoomEvent[] | null {
    const { epoch, seq } = this.ready ? this.extent : (told ?? NOWHERE);
    // Two answers that were under way at once: the older one must not take anything back.
    if (this.ready && epoch === state.epoch && seq > state.seq) return [];
    const firstKept = state.tail[0]?.seq ?? state.seq + 1;
    const joins = epoch === state.epoch && seq >= firstKept - 1;
    this.view = state.view;
    this.pulse = state.pulse;
    this.relays = state.relays;
    this.extent = { epoch: state.epoch, floor: firstKept, seq: state.seq };
    this.#tail = [...state.tail];
    this.#facts = new Map(state.facts.map(({ person, ...facts }) => [person, facts]));
    return joins ? state.tail.filter((event) => event.seq > seq) : null;
  }

  take(push: Push): Taken {
    if (!this.ready || push.epoch !== this.extent.epoch) return { kind: "lost" };
    this.relays = push.relays;
    if ((push.afterSeq ?? 0) > this.extent.seq) return { kind: "lost" };
    const fresh = push.events.filter(({ seq }) => seq > this.extent.seq);
    const [first] = fresh;
    if (first && first.seq !== this.extent.seq + 1) return { kind: "lost" };
    this.#append(fresh);
    this.pulse = push.pulse;
    return { kind: "followed", fresh };
  }

  #append(events: readonly RoomEvent[]): void {
    for (const event of events) {
      this.view = evolve(this.view, event);
      const change = personChange(event);
      if (change) {
        const { person, ...facts } = change;
        this.#facts.set(person, { ...this.factsOf(person), ...facts });
      }
      this.#tail.push(event);
      const { body } = event;
      if (body.kind === "chat.removed") this.#silence(body.line);
      if (body.kind === "person.erased") {
        const { person, upToMs } = body;
        this.#tail = this.#tail.map((past) => eventWithoutName(past, person, upToMs));
      }
    }
    this.#trim();
    const seq = events.at(-1)?.seq ?? this.extent.seq;
    this.extent = { ...this.extent, floor: this.#tail[0]?.seq ?? seq + 1, seq };
  }

  /** Whoever resumes from here later never sees what a removed line said. */
  #silence(line: number): void {
    const at = line - (this.#tail[0]?.seq ?? 0);
    const said = this.#tail[at];
    if (said?.body.kind !== "chat.said") return;
    this.#tail[at] = { ...said, body: { ...said.body, text: "" } };
  }

  /** In steps, so that a long tail is not moved for every event. */
  #trim(): void {
    if (this.#tail.length > 2 * RESUME_MAX_EVENTS) {
      this.#tail = this.#tail.slice(-RESUME_MAX_EVENTS);
    }
  }
}

// What happened up to the moment that this listener hears: the room's own fold, run as far behind as the sound is. What is
// shown early would name the song before it begins.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { RoomEvent } from "../../../shared/room/events.ts";
import { evolve } from "../../../shared/room/evolve.ts";
import type { ChatLine, RoomView } from "../../../shared/room/view.ts";

/** What is followed: a session of the room, as far as sound cares. */
export type FollowedRoom = {
  readonly view: ReadonlySignal<RoomView>;
  readonly you: ReadonlySignal<{ readonly person: string } | null>;
  readonly events: { subscribe(listener: (event: RoomEvent) => void): () => void };
};

export type Heard = {
  /** The room with songs and announcement as of the moment heard, the rest as of now. */
  readonly view: ReadonlySignal<RoomView>;
  /** Server time of what is heard now; null when the page plays nothing that is late. */
  hear(momentMs: number | null): void;
  dispose(): void;
};

/** Which parts of the room wait for the sound. */
export type Late = { readonly cues: boolean; readonly chat: boolean };

export function createHeard(session: FollowedRoom, late: ReadonlySignal<Late>): Heard {
  const behind = signal(session.view.peek());
  const momentMs = signal<number | null>(null);
  let waiting: RoomEvent[] = [];

  function catchUp(): void {
    const heardMs = momentMs.peek() ?? Number.POSITIVE_INFINITY;
    let view = behind.peek();
    const next = waiting.findIndex(({ at }) => at > heardMs);
    const passed = next < 0 ? waiting : waiting.slice(0, next);
    for (const event of passed) view = evolve(view, event);
    waiting = waiting.slice(passed.length);
    // With nothing left to wait for both are the same, also after a whole view came instead of events.
    behind.value = waiting.length === 0 ? session.view.peek() : view;
  }

  const unsubscribe = session.events.subscribe((event) => {
    waiting.push(event);
  });
  // Events are told before the view's own effects run: both happen in one batch.
  const unfollow = effect(() => {
    if (session.view.value) catchUp();
  });

  const view = computed(() => {
    const now = session.view.value;
    if (momentMs.value === null) return now;
    const { deck, queue, plays, announcement } = late.value.cues ? behind.value : now;
    const chat = late.value.chat ? saidUntil(now.chat, momentMs.value, me()) : now.chat;
    return { ...now, deck, queue, plays, announcement, chat };
  });
  const me = () => session.you.value?.person ?? null;

  return {
    view,
    hear(moment) {
      momentMs.value = moment;
      catchUp();
    },
    dispose() {
      unsubscribe();
      unfollow();
    },
  };
}

/** One's own lines are there at once: waiting for them would look as if they were lost. */
function saidUntil(chat: readonly ChatLine[], momentMs: number, me: string | null): ChatLine[] {
  return chat.filter(({ at, by }) => at <= momentMs || (by !== null && by === me));
}

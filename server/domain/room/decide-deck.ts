// The deck and its queue: what plays, from where, and what comes next.
import { QUEUE_MAX_ITEMS } from "../../../shared/protocol/limits.ts";
import { deckPositionMs } from "../../../shared/room/deck-clock.ts";
import type { EventBody } from "../../../shared/room/events.ts";
import { isOpen } from "../../../shared/room/phase.ts";
import type { RoomView } from "../../../shared/room/view.ts";
import { append, type Decider, nothing, refuse } from "./decision.ts";

export const decideLoad: Decider<"deck.load"> = (_, { track }) =>
  append({ kind: "deck.loaded", track });

/** Sound needs open doors, so that a rehearsal in the booth is never heard by accident. */
export const decidePlay: Decider<"deck.play"> = ({ view, nowMs }) => {
  if (!isOpen(view.broadcast.phase)) return refuse("off_air");
  const { track, playing } = view.deck;
  const [head] = view.queue;
  if (!track) return head ? append(...taken(view, head)) : refuse("no_track");
  if (playing) return nothing;
  const at = deckPositionMs(view.deck, nowMs);
  const begins = at === 0 || at >= track.durationMs;
  return append(
    begins
      ? { kind: "deck.played", positionMs: 0, track }
      : { kind: "deck.played", positionMs: at },
  );
};

export const decidePause: Decider<"deck.pause"> = ({ view, nowMs }) =>
  view.deck.playing
    ? append({ kind: "deck.paused", positionMs: deckPositionMs(view.deck, nowMs) })
    : nothing;

export const decideSeek: Decider<"deck.seek"> = ({ view }, { positionMs }) => {
  const { track } = view.deck;
  if (!track) return refuse("no_track");
  return append({ kind: "deck.seeked", positionMs: Math.min(positionMs, track.durationMs) });
};

export const decideNext: Decider<"deck.next"> = ({ view }) => {
  const [head] = view.queue;
  if (head) return append(...taken(view, head));
  return view.deck.track ? append({ kind: "deck.finished" }) : refuse("no_track");
};

export const decideQueueAdd: Decider<"queue.add"> = ({ view }, { track }) =>
  view.queue.length < QUEUE_MAX_ITEMS
    ? append({ kind: "queue.added", track })
    : refuse("queue_full");

export const decideQueueMove: Decider<"queue.move"> = ({ view }, { item, to }) => {
  const from = view.queue.findIndex((entry) => entry.item === item);
  if (from < 0) return refuse("not_found");
  const target = Math.min(to, view.queue.length - 1);
  return from === target ? nothing : append({ kind: "queue.moved", item, to: target });
};

export const decideQueueRemove: Decider<"queue.remove"> = ({ view }, { item }) =>
  view.queue.some((entry) => entry.item === item)
    ? append({ kind: "queue.removed", item })
    : refuse("not_found");

/** What the room itself does when the playing track has run out; nothing before that moment. */
export function advanceDeck(view: RoomView, nowMs: number): readonly EventBody[] {
  const { deck, queue } = view;
  if (!deck.playing || !deck.track) return [];
  if (deckPositionMs(deck, nowMs) < deck.track.durationMs) return [];
  const [head] = queue;
  return head ? taken(view, head) : [{ kind: "deck.finished" }];
}

/** When the playing track runs out, in server ms; null when nothing plays. */
export function deckEndsAtMs({ deck }: RoomView): number | null {
  return deck.playing && deck.track ? deck.at + deck.track.durationMs - deck.positionMs : null;
}

/** The head of the queue goes on the deck, and plays if anybody can hear it. */
function taken({ broadcast }: RoomView, head: RoomView["queue"][number]): readonly EventBody[] {
  const loaded: EventBody[] = [
    { kind: "queue.removed", item: head.item },
    { kind: "deck.loaded", track: head.track },
  ];
  return isOpen(broadcast.phase)
    ? [...loaded, { kind: "deck.played", positionMs: 0, track: head.track }]
    : loaded;
}

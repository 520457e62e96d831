// The fold: one event in, the next view out. Pure; the room, browsers, archive and tests all run this one function.
// It must accept every event ever stored and never throw: deciding happened before.
import * as sound from "../live/fold.ts";
import { VIEW_CHAT_LINES, VIEW_PLAYS } from "../protocol/limits.ts";
import { deckPositionMs } from "./deck-clock.ts";
import type { BodyOf, RoomEvent } from "./events.ts";
import type { ChatLine, Deck, Phase, RoomView, Stage } from "./view.ts";
import { viewWithoutName } from "./without-name.ts";

export function evolve(view: RoomView, event: RoomEvent): RoomView {
  const { body, at } = event;
  switch (body.kind) {
    case "broadcast.scheduled":
      return {
        ...view,
        broadcast: {
          phase: "scheduled",
          id: body.broadcastId,
          title: body.title,
          startsAt: body.startsAt,
          startedAt: null,
          endedAt: null,
        },
        ...keptOf(view, body.broadcastId),
      };
    case "broadcast.doors_opened":
      return { ...opened(view, body, "doors", null), stage: stageOf(view, event, body.name) };
    case "broadcast.started":
      return { ...opened(view, body, "live", at), stage: stageOf(view, event, body.name) };
    case "broadcast.paused":
      return withPhase(view, "break");
    case "broadcast.resumed":
      return withPhase(view, "live");
    case "broadcast.ended":
      return {
        ...view,
        broadcast: { ...view.broadcast, phase: body.aired ? "ended" : "idle", endedAt: at },
        deck: { ...view.deck, playing: false, positionMs: deckPositionMs(view.deck, at), at },
        announcement: null,
        stage: null,
        sound: sound.closed(view.sound, at),
      };
    case "stage.asked":
      return withAsk(view, askOf(event, body));
    case "stage.declined":
      return withAsk(view, null);
    case "stage.given":
      return {
        ...view,
        stage: { person: body.to, name: body.name, since: at, ask: null },
        sound: sound.closed(view.sound, at),
      };
    case "sound.began":
      return { ...view, sound: sound.began(view.sound, body.epoch, event) };
    case "sound.retimed":
      return { ...view, sound: sound.retimed(view.sound, body.epoch, body.t0Ms) };
    case "sound.lost":
      return { ...view, sound: sound.lost(view.sound, body.epoch, body) };
    case "sound.ended":
      return { ...view, sound: sound.ended(view.sound, body.epoch, body.lastSegment) };
    case "deck.loaded":
      return { ...view, deck: { track: body.track, playing: false, positionMs: 0, at } };
    case "deck.played":
      return played(view, event, body);
    case "deck.paused":
      return withDeck(view, { playing: false, positionMs: body.positionMs, at });
    case "deck.seeked":
      return withDeck(view, { positionMs: body.positionMs, at });
    case "deck.finished":
      return withDeck(view, { playing: false, positionMs: view.deck.track?.durationMs ?? 0, at });
    case "queue.added":
      return { ...view, queue: [...view.queue, { item: event.seq, track: body.track }] };
    case "queue.moved":
      return { ...view, queue: moved(view.queue, body.item, body.to) };
    case "queue.removed":
      return { ...view, queue: view.queue.filter(({ item }) => item !== body.item) };
    case "chat.said":
      return { ...view, chat: [...view.chat, line(event, body)].slice(-VIEW_CHAT_LINES) };
    case "chat.removed":
      return {
        ...view,
        chat: view.chat.map((said) =>
          said.seq === body.line ? { ...said, text: "", removed: true } : said,
        ),
      };
    case "announcement.pinned":
      return { ...view, announcement: { seq: event.seq, at, text: body.text } };
    case "announcement.unpinned":
      return { ...view, announcement: null };
    case "room.slow_mode_set":
      return { ...view, slowModeSeconds: body.seconds };
    case "person.erased":
      return viewWithoutName(view, body.person, body.upToMs);
    default:
      // What else happens to persons is remembered elsewhere (server/domain/room/person.ts) and invisible in the shared view.
      // An event of a newer version keeps its place in the order and changes nothing we can show.
      return view;
  }
}

type Opening = BodyOf<"broadcast.doors_opened"> | BodyOf<"broadcast.started">;

/** Opening the doors of a scheduled broadcast keeps its start time. */
function opened(view: RoomView, body: Opening, phase: Phase, startedAt: number | null): RoomView {
  const same = view.broadcast.id === body.broadcastId;
  return {
    ...view,
    broadcast: {
      phase,
      id: body.broadcastId,
      title: body.title,
      startsAt: same ? view.broadcast.startsAt : null,
      startedAt,
      endedAt: null,
    },
    ...keptOf(view, body.broadcastId),
  };
}

/** Whoever lets people in holds the stage. What older versions stored names nobody, so there everybody may go on. */
function stageOf({ stage }: RoomView, { by, at }: RoomEvent, name: string | undefined) {
  if (by === null || name === undefined || stage?.person === by) return stage;
  return { person: by, name, since: at, ask: null };
}

function askOf({ by, at }: RoomEvent, { name, untilMs }: BodyOf<"stage.asked">): Stage["ask"] {
  return by === null ? null : { person: by, name, at, until: untilMs };
}

function withAsk(view: RoomView, ask: Stage["ask"]): RoomView {
  return view.stage ? { ...view, stage: { ...view.stage, ask } } : view;
}

/** A new broadcast starts with an empty play list and without sound. */
function keptOf(
  { broadcast, plays, sound }: RoomView,
  broadcastId: string,
): Pick<RoomView, "plays" | "sound"> {
  return broadcast.id === broadcastId ? { plays, sound } : { plays: [], sound: [] };
}

function withPhase(view: RoomView, phase: Phase): RoomView {
  return { ...view, broadcast: { ...view.broadcast, phase } };
}

function withDeck(view: RoomView, change: Partial<Deck>): RoomView {
  return { ...view, deck: { ...view.deck, ...change } };
}

function played(view: RoomView, event: RoomEvent, body: BodyOf<"deck.played">): RoomView {
  const next = withDeck(view, { playing: true, positionMs: body.positionMs, at: event.at });
  if (!body.track) return next;
  const play = { seq: event.seq, at: event.at, track: body.track };
  return { ...next, plays: [...view.plays, play].slice(-VIEW_PLAYS) };
}

function moved(queue: RoomView["queue"], item: number, to: number): RoomView["queue"] {
  const found = queue.find((entry) => entry.item === item);
  return found ? queue.filter((entry) => entry !== found).toSpliced(to, 0, found) : queue;
}

function line(event: RoomEvent, body: BodyOf<"chat.said">): ChatLine {
  return {
    seq: event.seq,
    at: event.at,
    by: event.by,
    name: body.name,
    role: body.role,
    text: body.text,
    removed: false,
    ...(body.replyTo === undefined ? {} : { replyTo: body.replyTo }),
    ...(body.mentions === undefined ? {} : { mentions: body.mentions }),
  };
}

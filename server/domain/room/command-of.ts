// Which command an event usually comes from. The log names the command only where it was another one, so that a
// repeated operation id can be told from a reused one without a row per operation.
import type { CommandKind } from "../../../shared/protocol/client.ts";
import type { EventBody } from "../../../shared/room/events.ts";

const USUAL_COMMAND: { readonly [K in EventBody["kind"]]: CommandKind } = {
  "broadcast.scheduled": "broadcast.schedule",
  "broadcast.doors_opened": "broadcast.open_doors",
  "broadcast.started": "broadcast.start",
  "broadcast.paused": "broadcast.break",
  "broadcast.resumed": "broadcast.resume",
  "broadcast.ended": "broadcast.end",
  "stage.asked": "stage.ask",
  "stage.declined": "stage.decline",
  "stage.given": "stage.give",
  "sound.began": "sound.begin",
  "sound.retimed": "sound.retime",
  "sound.lost": "sound.lose",
  "sound.ended": "sound.end",
  "deck.loaded": "deck.load",
  "deck.played": "deck.play",
  "deck.paused": "deck.pause",
  "deck.seeked": "deck.seek",
  "deck.finished": "deck.next",
  "queue.added": "queue.add",
  "queue.moved": "queue.move",
  "queue.removed": "queue.remove",
  "chat.said": "chat.say",
  "chat.removed": "chat.remove",
  "announcement.pinned": "announcement.pin",
  "announcement.unpinned": "announcement.unpin",
  "person.muted": "person.mute",
  "person.unmuted": "person.unmute",
  "person.banned": "person.ban",
  "person.renamed": "person.rename",
  // The room's own doing, so no command ever names it.
  "person.erased": "person.rename",
  "room.slow_mode_set": "room.slow_mode",
};

/** What to store beside an event: nothing where the event itself says it. */
export function unusualCommand(body: EventBody, command: CommandKind): CommandKind | null {
  return USUAL_COMMAND[body.kind] === command ? null : command;
}

/** The command an event came from; null when its row cannot be read. */
export function commandOf(body: EventBody, stored: string | null): string | null {
  return stored ?? USUAL_COMMAND[body.kind] ?? null;
}

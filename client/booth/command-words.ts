// Each command in a few words, for "queued" and "refused" lines. A missing row does not compile.
import type { Command, CommandKind } from "../../shared/protocol/client.ts";

type Worded = "broadcast.schedule" | "deck.load" | "queue.add" | "chat.say" | "room.slow_mode";

const FIXED: Readonly<Record<Exclude<CommandKind, Worded>, string>> = {
  "broadcast.open_doors": "Open the doors",
  "broadcast.start": "Go live",
  "broadcast.break": "Start a break",
  "broadcast.resume": "Come back from the break",
  "broadcast.end": "End the show",
  "stage.ask": "Ask for the stage",
  "stage.give": "Hand the stage over",
  "stage.decline": "Keep the stage",
  "stage.take": "Take the stage",
  "sound.begin": "Send your sound",
  "sound.retime": "Set the sound's clock",
  "sound.lose": "Leave lost sound out",
  "sound.end": "Stop your sound",
  "deck.play": "Play",
  "deck.pause": "Pause",
  "deck.seek": "Move in the track",
  "deck.next": "Next track",
  "queue.move": "Reorder the queue",
  "queue.remove": "Remove from the queue",
  "chat.remove": "Remove a message",
  react: "React",
  "announcement.pin": "Pin the announcement",
  "announcement.unpin": "Unpin the announcement",
  "person.mute": "Mute somebody",
  "person.unmute": "Unmute somebody",
  "person.ban": "Ban somebody",
  "person.rename": "Change your name",
};

export function commandWords(command: Command): string {
  switch (command.kind) {
    case "broadcast.schedule":
      return `Schedule “${command.title}”`;
    case "deck.load":
      return `Load “${command.track.title}”`;
    case "queue.add":
      return `Queue “${command.track.title}”`;
    case "chat.say":
      return `Say “${shorten(command.text)}”`;
    case "room.slow_mode":
      return command.seconds > 0 ? "Turn slow mode on" : "Turn slow mode off";
    default:
      return FIXED[command.kind];
  }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

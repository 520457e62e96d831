// THE TABLE: every command a room understands, what it needs, how often it may be sent, and who decides it. Whether the
// stage is somebody else's, or a touch is missing, is judged in guard.ts.
import type { Command, CommandKind } from "../../../shared/protocol/client.ts";
import { type Capability, can } from "../../../shared/roles.ts";
import * as air from "./decide-broadcast.ts";
import * as chat from "./decide-chat.ts";
import * as deck from "./decide-deck.ts";
import * as moderation from "./decide-moderation.ts";
import * as sound from "./decide-sound.ts";
import * as stage from "./decide-stage.ts";
import { type Decided, type Decider, refuse, type Situation } from "./decision.ts";
import { heldBy, isLockedOut, needsTouch } from "./guard.ts";
import type { RoomRate } from "./rates.ts";

type Row<K extends CommandKind> = {
  readonly capability: Capability;
  readonly rate: RoomRate;
  readonly decide: Decider<K>;
};

const row = <K extends CommandKind>(
  capability: Capability,
  rate: RoomRate,
  decide: Decider<K>,
): Row<K> => ({ capability, rate, decide });

export const COMMAND_TABLE: { readonly [K in CommandKind]: Row<K> } = {
  "broadcast.schedule": row("air", "staff", air.decideSchedule),
  "broadcast.open_doors": row("air", "staff", air.decideOpenDoors),
  "broadcast.start": row("air", "staff", air.decideStart),
  "broadcast.break": row("air", "staff", air.decideBreak),
  "broadcast.resume": row("air", "staff", air.decideResume),
  "broadcast.end": row("air", "staff", air.decideEnd),
  "stage.ask": row("air", "ask", stage.decideAsk),
  "stage.give": row("deck", "staff", stage.decideGive),
  "stage.decline": row("deck", "staff", stage.decideDecline),
  "stage.take": row("site", "staff", stage.decideTake),
  "sound.begin": row("deck", "staff", sound.decideSoundBegin),
  "sound.retime": row("deck", "staff", sound.decideSoundRetime),
  "sound.lose": row("deck", "staff", sound.decideSoundLose),
  "sound.end": row("deck", "staff", sound.decideSoundEnd),
  "deck.load": row("deck", "staff", deck.decideLoad),
  "deck.play": row("deck", "staff", deck.decidePlay),
  "deck.pause": row("deck", "staff", deck.decidePause),
  "deck.seek": row("deck", "staff", deck.decideSeek),
  "deck.next": row("deck", "staff", deck.decideNext),
  "queue.add": row("deck", "staff", deck.decideQueueAdd),
  "queue.move": row("deck", "staff", deck.decideQueueMove),
  "queue.remove": row("deck", "staff", deck.decideQueueRemove),
  "chat.say": row("chat", "chat", chat.decideSay),
  "chat.remove": row("moderate", "staff", chat.decideRemoveLine),
  react: row("react", "react", chat.decideReact),
  "announcement.pin": row("announce", "staff", chat.decidePin),
  "announcement.unpin": row("announce", "staff", chat.decideUnpin),
  "person.mute": row("moderate", "staff", moderation.decideMute),
  "person.unmute": row("moderate", "staff", moderation.decideUnmute),
  "person.ban": row("moderate", "staff", moderation.decideBan),
  "room.slow_mode": row("moderate", "staff", moderation.decideSlowMode),
  "person.rename": row("rename", "rename", chat.decideRename),
};

/** Decides one command: who may, then what follows. The rate is the caller's, since it is state of the shell. */
export function decide<K extends CommandKind>(
  situation: Situation,
  command: Extract<Command, { kind: K }>,
): Decided {
  const { capability, decide: decider } = COMMAND_TABLE[command.kind as K];
  if (situation.actor.facts.banned) return refuse("banned");
  if (!can(situation.actor.role, capability)) return refuse("not_allowed");
  if (isLockedOut(situation, command.kind)) return refuse("not_allowed", heldBy(situation));
  const decided = decider(situation, command as Parameters<Decider<K>>[1]);
  const takesEffect = decided.ok && decided.value.events.length > 0;
  return takesEffect && needsTouch(situation, command.kind)
    ? refuse("not_allowed", { detail: "step_up" })
    : decided;
}

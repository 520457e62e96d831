// Sends a command for the booth: a refusal becomes a notice, and what needs a touch is asked for and sent again with it.
import type { Command } from "../../shared/protocol/client.ts";
import { sendGuarded } from "../session/guarded.ts";
import { fromRoom } from "../session/refusals.ts";
import type { RoomSession } from "../session/store.ts";
import { toast } from "../ui/toast.tsx";
import { commandWords } from "./command-words.ts";
import { withTouch } from "./people/step-up.ts";

/** What became of it when the room took it: its event's place, if it has one. */
export type Taken = { readonly seq: number | null };

/** Null when the room refused it; the person has been told. */
export async function act(
  room: string,
  session: RoomSession,
  command: Command,
): Promise<Taken | null> {
  const sent = await session.send(command);
  if (sent.ok) return { seq: sent.seq };
  const op = dismissRefused(session, command);
  if (sent.refusal.detail === "step_up" && op !== null) return actTouched(room, op, command);
  return refused(command, sent.refusal.sentence);
}

/** For what the booth says by itself: nobody needs to hear of a refusal. False when the room refused it. */
export async function tell(session: RoomSession, command: Command): Promise<boolean> {
  const sent = await session.send(command);
  if (!sent.ok) dismissRefused(session, command);
  return sent.ok;
}

async function actTouched(room: string, op: string, command: Command): Promise<Taken | null> {
  const answer = await withTouch(() => sendGuarded(room, op, command));
  if (!answer.ok) return refused(command, answer.error.message);
  const { value } = answer;
  if (value.kind === "done") return { seq: value.seq };
  return refused(command, fromRoom(value.refusal).sentence);
}

/** Takes what was refused off the list of what waits. Gives the operation id of this command. */
function dismissRefused(session: RoomSession, command: Command): string | null {
  const theirs = session.pending
    .peek()
    .filter(({ cmd, state }) => state === "refused" && cmd.kind === command.kind);
  for (const { op } of theirs) session.dismiss(op);
  return theirs.at(-1)?.op ?? null;
}

function refused(command: Command, sentence: string): null {
  toast({ text: `${commandWords(command)}: ${sentence}`, tone: "caution" });
  return null;
}

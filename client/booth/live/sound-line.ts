// The one line about live sound, and why the button is closed. Words only; the room decides.
import type { Phase } from "../../../shared/room/view.ts";
import type { Desk } from "../desk.ts";
import { lockedBecause } from "../stage/stage-moves.ts";
import type { SoundDesk } from "./sound-desk.ts";
import { isVoiceMuted } from "./sound-settings.ts";
import { heardWords, lineWords, saverWords, WORDS } from "./sound-words.ts";

const OPEN: readonly Phase[] = ["doors", "live", "break"];

/** Null: sound may go out now. */
export function soundBlockedBecause(desk: Desk): string | null {
  if (desk.session.you.value === null) return "Joining the room…";
  const locked = lockedBecause(desk);
  if (locked !== null) return locked;
  return OPEN.includes(desk.session.view.value.broadcast.phase)
    ? null
    : "Open the doors or go live; then the room can hear you.";
}

export function soundLine(
  desk: Desk,
  { onAir, sources, figures, trouble }: SoundDesk,
): { readonly text: string; readonly bad: boolean } {
  const state = onAir.state.value;
  if (trouble.value !== null) return { text: trouble.value, bad: true };
  if (state === "starting") return { text: "Getting ready…", bad: false };
  if (state === "tap") return { text: "Press anywhere to go on sending sound.", bad: true };
  if (state === "on" && figures.value) {
    const line = lineWords(figures.value, sources.settings.value.bitrateBps);
    if (line.bad) return line;
    if (isVoiceMuted(sources.settings.value)) return { text: WORDS.voiceMuted, bad: true };
    const heard = heardWords(desk.session.heard.value);
    const good = heard === null ? line.text : `The line is good. ${heard}`;
    const saver = saverWords(figures.value.saver);
    return { text: saver === null ? good : `${good} ${saver}`, bad: false };
  }
  const left = figures.value?.queued ?? 0;
  if (left > 0) return { text: `Sending what waits for the replay: ${left} left.`, bad: false };
  return { text: soundBlockedBecause(desk) ?? "Your sound does not go out.", bad: false };
}

// The voice off and on again with one press, while everything else goes on.
import type { SoundDesk } from "./sound-desk.ts";
import { hasVoice } from "./sound-settings.ts";

/** Only what is open can be muted. */
export const canMuteVoice = ({ sources }: SoundDesk): boolean =>
  sources.isOpen.value && hasVoice(sources.settings.value);

export function toggleVoice(sound: SoundDesk | null): void {
  if (sound === null || !canMuteVoice(sound)) return;
  sound.sources.change({ voiceMuted: !sound.sources.settings.peek().voiceMuted });
}

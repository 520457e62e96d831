// Everything about live sound that is not needed at every glance: sources, faders, quality, monitor, check, figures.
import type { RoomSession } from "../../session/store.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { LevelMeter } from "./level-meter.tsx";
import { SoundCheck } from "./sound-check.tsx";
import type { SoundDesk } from "./sound-desk.ts";
import { SoundFigures } from "./sound-figures.tsx";
import { SoundSources } from "./sound-sources.tsx";

type Props = { sound: SoundDesk; session: RoomSession; open: boolean; onClose: () => void };

export function SoundDialog({ sound, session, open, onClose }: Props) {
  return (
    <Dialog title="Live sound" size="l" open={open} onClose={onClose}>
      <div class="sound-dialog">
        <LevelMeter key={String(sound.sources.isOpen.value)} levels={sound.levels} scale />
        <SoundSources sound={sound} />
        <SoundCheck sound={sound} />
        <SoundFigures sound={sound} session={session} />
      </div>
    </Dialog>
  );
}

// Everything about live sound that is not needed at every glance: sources, faders, quality, monitor, check, figures.
import { Dialog } from "../../ui/dialog.tsx";
import type { Desk } from "../desk.ts";
import { LevelMeter } from "./level-meter.tsx";
import { SoundCheck } from "./sound-check.tsx";
import { SoundFigures } from "./sound-figures.tsx";
import { SoundSources } from "./sound-sources.tsx";

type Props = { desk: Desk; open: boolean; onClose: () => void };

export function SoundDialog({ desk, open, onClose }: Props) {
  const { sound } = desk;
  return (
    <Dialog title="Live sound" size="l" open={open} onClose={onClose}>
      <div class="sound-dialog">
        <SoundSources sound={sound} />
        <LevelMeter levels={sound.levels} />
        <SoundCheck sound={sound} />
        <SoundFigures desk={desk} />
      </div>
    </Dialog>
  );
}

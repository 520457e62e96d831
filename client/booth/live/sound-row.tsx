// Live sound at a glance, below the on-air control: what is heard, how loud, how the line does, and the one button.
import { useSignal } from "@preact/signals";
import { Mic, Settings2, Square } from "lucide";
import { Button, IconButton } from "../../ui/button.tsx";
import type { Desk } from "../desk.ts";
import { LevelMeter } from "./level-meter.tsx";
import { SoundDialog } from "./sound-dialog.tsx";
import { soundBlockedBecause, soundLine } from "./sound-line.ts";
import { useSoundGuards } from "./use-sound-guards.ts";
import "./sound.css";

export function SoundRow({ desk }: { desk: Desk }) {
  const { sound } = desk;
  const asking = useSignal(false);
  useSoundGuards(sound);
  const state = sound.air.value;
  const blocked = soundBlockedBecause(desk);
  const line = soundLine(desk);
  const isOut = state === "on" || state === "starting";
  if (!desk.may("deck")) return null;
  return (
    <section class="sound-row sheet" data-air={state} aria-labelledby="sound-title">
      <h2 id="sound-title" class="sound-title">
        Live sound
      </h2>
      {sound.isOpen.value && <LevelMeter levels={sound.levels} />}
      <p class={line.bad ? "sound-line bad" : "sound-line"} role="status">
        {line.text}
      </p>
      <div class="sound-moves">
        <IconButton
          icon={Settings2}
          label="Sources and sound check"
          onClick={() => {
            asking.value = true;
          }}
        />
        {isOut ? (
          <Button size="s" variant="caution" icon={Square} onClick={() => sound.stop()}>
            Stop sound
          </Button>
        ) : (
          <Button
            size="s"
            variant={blocked === null ? "live" : "quiet"}
            icon={Mic}
            aria-disabled={blocked !== null}
            title={blocked ?? "Everybody in the room hears you about two seconds later"}
            onClick={() => blocked === null && void sound.goOn()}
          >
            Send sound
          </Button>
        )}
      </div>
      <SoundDialog
        desk={desk}
        open={asking.value}
        onClose={() => {
          asking.value = false;
        }}
      />
    </section>
  );
}

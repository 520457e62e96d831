// Live sound at a glance, below the on-air control: what is heard, how loud, how the line does, and the one button.
import { useSignal } from "@preact/signals";
import { Mic, MicOff, Settings2, Square } from "lucide";
import { Button, IconButton } from "../../ui/button.tsx";
import type { Desk } from "../desk.ts";
import { LevelMeter } from "./level-meter.tsx";
import type { SoundDesk } from "./sound-desk.ts";
import { SoundDialog } from "./sound-dialog.tsx";
import { soundBlockedBecause, soundLine } from "./sound-line.ts";
import { WORDS } from "./sound-words.ts";
import { useSoundGuards } from "./use-sound-guards.ts";
import { canMuteVoice, toggleVoice } from "./voice-mute.ts";
import "./sound.css";

export function SoundRow({ desk }: { desk: Desk }) {
  const { sound } = desk;
  if (!desk.may("deck")) return null;
  if (sound !== null) return <Possible desk={desk} sound={sound} />;
  return (
    <section class="sound-row sheet" aria-labelledby="sound-title">
      <h2 id="sound-title" class="sound-title">
        Live sound
      </h2>
      <p class="sound-line">{WORDS.impossible}</p>
    </section>
  );
}

function Possible({ desk, sound }: { desk: Desk; sound: SoundDesk }) {
  const asking = useSignal(false);
  useSoundGuards(sound.onAir);
  const state = sound.onAir.state.value;
  const blocked = soundBlockedBecause(desk);
  const line = soundLine(desk, sound);
  const isOut = state === "on" || state === "starting";
  return (
    <section class="sound-row sheet" data-air={state} aria-labelledby="sound-title">
      <h2 id="sound-title" class="sound-title">
        Live sound
      </h2>
      {sound.sources.isOpen.value && <LevelMeter levels={sound.levels} />}
      <p class={line.bad ? "sound-line bad" : "sound-line"} role="status">
        {line.text}
      </p>
      <div class="sound-moves">
        {canMuteVoice(sound) && <MuteVoice sound={sound} />}
        <IconButton
          icon={Settings2}
          label="Sources and sound check"
          onClick={() => {
            asking.value = true;
          }}
        />
        {isOut ? (
          <Button size="s" variant="caution" icon={Square} onClick={() => sound.onAir.stop()}>
            Stop sound
          </Button>
        ) : (
          <Button
            size="s"
            variant={blocked === null ? "live" : "quiet"}
            icon={Mic}
            aria-disabled={blocked !== null}
            title={blocked ?? "Everybody in the room hears you about two seconds later"}
            onClick={() => blocked === null && void sound.onAir.goOn()}
          >
            Send sound
          </Button>
        )}
      </div>
      <SoundDialog
        sound={sound}
        session={desk.session}
        open={asking.value}
        onClose={() => {
          asking.value = false;
        }}
      />
    </section>
  );
}

function MuteVoice({ sound }: { sound: SoundDesk }) {
  const isMuted = sound.sources.settings.value.voiceMuted;
  return (
    <IconButton
      icon={isMuted ? MicOff : Mic}
      label="Mute your voice"
      aria-keyshortcuts="V"
      aria-pressed={isMuted}
      onClick={() => toggleVoice(sound)}
    />
  );
}

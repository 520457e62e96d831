// The big button, the volume, and a line in words about the sound. Sound needs a person's press; everything after is automatic.
import {
  FastForward,
  Headphones,
  type IconNode,
  Play,
  RotateCw,
  Square,
  Volume1,
  Volume2,
  VolumeX,
} from "lucide";
import type { Player, PlayerState } from "../audio/player.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { keep } from "../ui/storage.ts";
import { inStep } from "./in-step.ts";
import { liveWords } from "./live-words.ts";
import { Meter } from "./meter.tsx";
import type { Room } from "./room.ts";
import "./listen-controls.css";

type Press = { word: string; icon: IconNode; act: "listen" | "stop"; loud: boolean; busy?: true };

const PRESS: Readonly<Record<PlayerState, Press>> = {
  idle: { word: "Listen", icon: Headphones, act: "listen", loud: true },
  loading: { word: "Tuning in…", icon: Square, act: "stop", loud: true, busy: true },
  playing: { word: "Stop", icon: Square, act: "stop", loud: false },
  waiting: { word: "Stop", icon: Square, act: "stop", loud: false },
  blocked: { word: "Resume the sound", icon: Play, act: "listen", loud: true },
  failed: { word: "Try again", icon: RotateCw, act: "listen", loud: true },
};

export function ListenControls({ room }: { room: Room }) {
  const { player } = room;
  const state = player.state.value;
  const press = PRESS[state];
  const listening = state !== "idle";
  return (
    <div class="listen">
      <div class="listen-row">
        <Button
          class="listen-button"
          size="l"
          variant={press.loud ? "primary" : "quiet"}
          icon={press.icon}
          iconFilled={press.icon === Square || press.icon === Play}
          busy={press.busy === true}
          onClick={() => player[press.act]()}
        >
          {press.word}
        </Button>
        {listening && <Volume player={player} />}
      </div>
      <SoundLine room={room} />
    </div>
  );
}

function SoundLine({ room }: { room: Room }) {
  const { player } = room;
  const { text, tone } = wordsOf(room);
  const isLate = player.wide.value && player.state.value === "playing";
  return (
    <div class="listen-say">
      <p class={`listen-line ${tone}`} role="status">
        {tone === "good" && <Meter />}
        {text}
      </p>
      {player.source.value === "live" && isLate && (
        <Button size="s" variant="quiet" icon={FastForward} onClick={player.catchUp}>
          Catch up
        </Button>
      )}
    </div>
  );
}

function wordsOf({ player, session }: Room) {
  const state = player.state.value;
  const driftMs = player.driftMs.value;
  const muted = player.muted.value;
  if (player.source.value === "deck") return inStep(state, driftMs, muted);
  const { isSteered, isPlayable } = player;
  const behindMs = player.behindMs.value;
  const isConnected = session.status.value === "live" || session.readOnly.value;
  const wide = player.wide.value;
  return liveWords({ state, driftMs, muted, behindMs, wide, isSteered, isPlayable, isConnected });
}

function Volume({ player }: { player: Player }) {
  const volume = player.volume.value;
  const muted = player.muted.value || volume === 0;
  return (
    <div class="volume">
      <IconButton
        icon={muted ? VolumeX : volume < 0.5 ? Volume1 : Volume2}
        label={muted ? "Unmute" : "Mute"}
        aria-pressed={muted}
        onClick={() => {
          player.setMuted(!muted);
          if (muted && volume === 0) player.setVolume(0.6);
        }}
      />
      <input
        class="slider"
        type="range"
        min="0"
        max="100"
        step="1"
        aria-label="Volume"
        value={muted ? 0 : Math.round(volume * 100)}
        style={{ "--part": String(muted ? 0 : volume) }}
        onInput={(event) => {
          const next = Number(event.currentTarget.value) / 100;
          player.setMuted(false);
          player.setVolume(next);
          keep("volume", String(next));
        }}
      />
    </div>
  );
}

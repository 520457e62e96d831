// The recording's controls: play, the crowd's curve to seek in, speed, and a link to this moment.
import { Link, Pause, Play, RotateCw } from "lucide";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { BroadcastBody } from "../../shared/http/bodies.ts";
import { LOCK_SCREEN } from "../audio/media-session.ts";
import type { ReplayState } from "../audio/replay/replay.ts";
import { Button } from "../ui/button.tsx";
import { copyText } from "../ui/copy-text.ts";
import { formatLength } from "../ui/time.ts";
import { Waveform } from "../ui/waveform.tsx";
import { crowdCurve } from "./crowd-curve.ts";
import { type ReplaySound, sharedLink } from "./replay-sound.ts";
import "./sound-bar.css";

type Props = { body: BroadcastBody; sound: ReplaySound };

const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const;
const WORDS: Readonly<Record<ReplayState, string>> = {
  idle: "Play the recording",
  loading: "Getting the sound…",
  playing: "Pause",
  ended: "Play again",
  blocked: "Resume the sound",
  failed: "Try again",
};
const SAYS: Readonly<Partial<Record<ReplayState, string>>> = {
  failed: "The sound could not be loaded. We keep trying; check your connection.",
  blocked: "Your device paused the sound. One press brings it back.",
};

export function SoundBar({ body, sound }: Props) {
  const { player, startMs, endMs } = sound;
  const state = player.state.value;
  const isOn = state === "playing" || state === "loading";
  const durationMs = endMs - startMs;
  const positionMs = Math.max(0, player.momentMs.value - startMs);
  const curve = useMemo(() => crowdCurve(body.chat, startMs, endMs), [body, startMs, endMs]);
  useLockScreen(body, sound);
  return (
    <section class="sound-bar sheet" aria-label="Recording">
      <div class="sound-main">
        <Button
          size="l"
          variant={isOn ? "quiet" : "primary"}
          icon={state === "failed" ? RotateCw : isOn ? Pause : Play}
          iconFilled={state !== "failed"}
          busy={state === "loading"}
          onClick={() => (isOn ? player.pause() : player.play())}
        >
          {WORDS[state]}
        </Button>
        <div class="sound-place">
          <Waveform
            peaks={curve}
            positionMs={positionMs}
            durationMs={durationMs}
            onSeek={(toMs) => player.seek(startMs + toMs)}
          />
          <div class="sound-times tabular">
            <span>{formatLength(positionMs)}</span>
            <span>{formatLength(durationMs)}</span>
          </div>
        </div>
      </div>
      <div class="sound-more">
        <Speed sound={sound} />
        <Share positionMs={positionMs} />
        {SAYS[state] && <p role="status">{SAYS[state]}</p>}
      </div>
    </section>
  );
}

function Speed({ sound: { player } }: Pick<Props, "sound">) {
  return (
    <label class="sound-speed">
      Speed
      <select
        value={String(player.speed.value)}
        onChange={({ currentTarget }) => player.setSpeed(Number(currentTarget.value))}
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={String(speed)}>
            {speed}×
          </option>
        ))}
      </select>
    </label>
  );
}

function Share({ positionMs }: { positionMs: number }) {
  const [said, say] = useState<string | null>(null);
  const share = async () => {
    const link = sharedLink(location.href, positionMs);
    history.replaceState(null, "", link);
    say((await copyText(link)) ? "Link copied" : "The link is in the address bar");
  };
  return (
    <>
      <Button variant="ghost" size="s" icon={Link} onClick={share}>
        Link to {formatLength(positionMs)}
      </Button>
      <span class="quiet" role="status">
        {said}
      </span>
    </>
  );
}

function useLockScreen({ broadcast, info }: BroadcastBody, { player }: ReplaySound): void {
  useEffect(() => LOCK_SCREEN.onControl({ play: player.play, pause: player.pause }), [player]);
  const state = player.state.value;
  const title = broadcast.title || info.title;
  useEffect(() => {
    const track = { title, artist: info.title, artworkKey: null };
    LOCK_SCREEN.show(state === "idle" ? null : track, state === "playing");
  }, [state, title, info.title]);
}

// The recording's controls: play, the crowd's curve to seek in with its chapters, speed, and a link to this moment.
import { Link, Pause, Play, RotateCw, SkipBack, SkipForward } from "lucide";
import { useMemo, useState } from "preact/hooks";
import type { BroadcastBody } from "../../shared/http/bodies.ts";
import { FEEDS, LIVE } from "../../shared/http/paths.ts";
import type { ReplayState } from "../audio/replay/replay.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { copyText } from "../ui/copy-text.ts";
import { Elsewhere } from "../ui/elsewhere.tsx";
import { formatLength } from "../ui/time.ts";
import { Waveform } from "../ui/waveform.tsx";
import { type Chapter, chapterAt, chaptersOf } from "./chapters.ts";
import { crowdCurve } from "./crowd-curve.ts";
import { useLockScreen } from "./lock-screen.ts";
import { createMoves, keyMove, SPEEDS } from "./moves.ts";
import { type ReplaySound, sharedLink } from "./replay-sound.ts";
import { TakeSound } from "./take-sound.tsx";
import "./sound-bar.css";

type Props = { body: BroadcastBody; sound: ReplaySound };

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
  const { player, startMs, endMs, show } = sound;
  const { broadcast, info } = body;
  const state = player.state.value;
  const isOn = state === "playing" || state === "loading";
  const chapters = useMemo(() => chaptersOf(body, startMs, endMs), [body, startMs, endMs]);
  const moves = useMemo(() => createMoves(sound, chapters), [sound, chapters]);
  const positionMs = Math.max(0, player.momentMs.value - startMs);
  useLockScreen(
    { title: broadcast.title || info.title, room: info.title },
    { sound, chapters, moves },
  );
  return (
    <section
      class="sound-bar sheet"
      aria-label="Recording"
      onKeyDown={(event) => keyMove(moves, event)}
    >
      <div class="sound-main">
        <div class="sound-presses">
          <Button
            size="l"
            variant={isOn ? "quiet" : "primary"}
            icon={state === "failed" ? RotateCw : isOn ? Pause : Play}
            iconFilled={state !== "failed"}
            busy={state === "loading"}
            onClick={moves.playOrPause}
          >
            {WORDS[state]}
          </Button>
          <IconButton
            icon={SkipBack}
            label="Previous chapter"
            onClick={() => moves.chapter("back")}
          />
          <IconButton icon={SkipForward} label="Next chapter" onClick={() => moves.chapter("on")} />
        </div>
        <Place body={body} sound={sound} chapters={chapters} />
      </div>
      <div class="sound-more">
        <Speed sound={sound} />
        <Share positionMs={positionMs} />
        <TakeSound sound={sound} />
        {SAYS[state] && <p role="status">{SAYS[state]}</p>}
        <Elsewhere
          addresses={[
            {
              what: "This show",
              path: LIVE.replayPlaylist(show),
              hint: "for VLC and radios (HLS)",
            },
            {
              what: "All shows",
              path: FEEDS.rssOf(show.room),
              hint: "for podcast and news readers",
            },
          ]}
        />
      </div>
    </section>
  );
}

function Place({ body, sound, chapters }: Props & { chapters: readonly Chapter[] }) {
  const { player, startMs, endMs, about } = sound;
  const durationMs = endMs - startMs;
  const positionMs = Math.max(0, player.momentMs.value - startMs);
  const curve = useMemo(() => {
    const { chat, broadcast } = body;
    const isWhole = chat.length >= broadcast.chatCount;
    return crowdCurve({ chat, isWhole, minutes: about.minutes }, startMs, endMs);
  }, [body, about, startMs, endMs]);
  return (
    <div class="sound-place">
      <Marks chapters={chapters} startMs={startMs} durationMs={durationMs} />
      <Waveform
        peaks={curve}
        positionMs={positionMs}
        durationMs={durationMs}
        onSeek={(toMs) => player.seek(startMs + toMs)}
      />
      <div class="sound-times tabular">
        <span>{formatLength(positionMs)}</span>
        <span class="sound-chapter truncate">
          {chapterAt(chapters, player.momentMs.value)?.title}
        </span>
        <span>{formatLength(durationMs)}</span>
      </div>
    </div>
  );
}

type MarkProps = { chapters: readonly Chapter[]; startMs: number; durationMs: number };

/** Where each chapter begins; for the eye only, the list of tracks and the chat say the same. */
function Marks({ chapters, startMs, durationMs }: MarkProps) {
  return (
    <svg class="sound-marks" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">
      {chapters.map(({ key, atMs, kind }) => {
        const x = ((atMs - startMs) / Math.max(1, durationMs)) * 1000;
        return <line key={key} class={kind} x1={x} x2={x} y1={0} y2={8} />;
      })}
    </svg>
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
      <Button size="s" variant="ghost" icon={Link} onClick={share}>
        Link to {formatLength(positionMs)}
      </Button>
      <span class="quiet" role="status">
        {said}
      </span>
    </>
  );
}

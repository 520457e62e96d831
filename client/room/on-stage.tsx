// What plays now, large; or why it is quiet for a moment. With the one button that matters.
import { FEEDS, LIVE } from "../../shared/http/paths.ts";
import { Artwork } from "../ui/artwork.tsx";
import { Elsewhere } from "../ui/elsewhere.tsx";
import { trackWords } from "../ui/queue-list.tsx";
import { formatClock, formatLength } from "../ui/time.ts";
import { Waveform } from "../ui/waveform.tsx";
import { ListenControls } from "./listen-controls.tsx";
import type { Room } from "./room.ts";
import type { Scene } from "./scene.ts";
import { SoundSettings } from "./sound-settings.tsx";
import { usePeaks } from "./use-peaks.ts";
import "./on-stage.css";

type OpenScene = Extract<Scene, "playing" | "voice" | "quiet" | "doors" | "break">;

const WORDS: Readonly<
  Record<Exclude<OpenScene, "playing" | "voice">, { title: string; line: string }>
> = {
  quiet: { title: "Between songs", line: "Stay close. The next one begins in a moment." },
  doors: {
    title: "Come on in",
    line: "Find a seat and say hello in the chat. The show begins soon.",
  },
  break: {
    title: "A short break",
    line: "Stretch, get some water. Press Listen and the sound returns by itself.",
  },
};

export function OnStage({ room, scene }: { room: Room; scene: OpenScene }) {
  const { deck, broadcast } = room.session.view.value;
  const track = scene === "playing" ? deck.track : null;
  const words = wordsOf(room, scene);
  const startsAt = scene === "doors" ? broadcast.startsAt : null;
  return (
    <div class="on-stage">
      <Artwork
        class="on-stage-art"
        artworkKey={track?.artworkKey ?? null}
        words={track ? trackWords(track) : broadcast.title || room.info.title}
      />
      <div class="on-stage-text">
        {track ? (
          <div class="on-stage-words" aria-live="polite">
            <p class="eyebrow">Now playing</p>
            <h2 class="on-stage-title">{track.title}</h2>
            <p class="on-stage-artist">{track.artist || "Unknown artist"}</p>
          </div>
        ) : (
          <div class="on-stage-words" aria-live="polite">
            <h2 class="on-stage-title">{words?.title}</h2>
            <p class="on-stage-line">
              {words?.line}
              {startsAt !== null && ` We start at ${formatClock(startsAt)}.`}
            </p>
          </div>
        )}
        {track && <Progress room={room} />}
        <ListenControls room={room} />
        {room.player.source.value === "live" && (
          <div class="sound-folds">
            <SoundSettings room={room} />
            <OtherPlayers room={room} />
          </div>
        )}
      </div>
    </div>
  );
}

function OtherPlayers({ room: { info } }: { room: Room }) {
  const live = { what: "Live sound", hint: "for VLC and radios (HLS), some seconds later" };
  const feed = { what: "Past shows", hint: "for podcast and news readers" };
  return (
    <Elsewhere
      addresses={[
        { ...live, path: LIVE.playlist(info.room) },
        { ...feed, path: FEEDS.rssOf(info.room) },
      ]}
    />
  );
}

function wordsOf({ session }: Room, scene: OpenScene) {
  if (scene === "playing") return null;
  if (scene !== "voice") return WORDS[scene];
  const name = session.view.value.stage?.name;
  return { title: name ? `${name} is live` : "Live now", line: "Straight from the booth." };
}

function Progress({ room: { session, player } }: { room: Room }) {
  const { track } = session.view.value.deck;
  const peaks = usePeaks(track?.id ?? null);
  if (!track) return null;
  const positionMs = player.positionMs.value;
  return (
    <div class="progress">
      <Waveform peaks={peaks} positionMs={positionMs} durationMs={track.durationMs} />
      <div class="progress-times tabular">
        <span>{formatLength(positionMs)}</span>
        <span>{formatLength(track.durationMs)}</span>
      </div>
    </div>
  );
}

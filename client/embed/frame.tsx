// The widget inside its frame: what plays, the way to hear it, who is there, the way into the room. One markup for all
// layouts; `data-layout` on the root element arranges it, and the full one adds chat and reactions.
import type { ReadonlySignal, Signal } from "@preact/signals";
import {
  ExternalLink,
  Headphones,
  Leaf,
  Pause,
  Play,
  RotateCcw,
  Users,
  Volume2,
  VolumeX,
} from "lucide";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { PAGES } from "../../shared/http/paths.ts";
import { spendingOf } from "../audio/live/less-data.ts";
import type { PlayerState } from "../audio/player.ts";
import type { RoomPlayer } from "../audio/room-player.ts";
import type { RoomSession } from "../session/store.ts";
import { lightFrom } from "../ui/ambient.ts";
import { Artwork } from "../ui/artwork.tsx";
import { PhaseBadge } from "../ui/badge.tsx";
import { Button, ButtonLink, IconButton } from "../ui/button.tsx";
import { ConnectionLine } from "../ui/connection-line.tsx";
import { Icon } from "../ui/icon.tsx";
import { formatCompact } from "../ui/numbers.ts";
import type { BetweenShows } from "./between-shows.ts";
import type { Layout } from "./bridge.ts";
import type { FullProps } from "./full.tsx";
import { canListen, currentTrack, headline, lastHeadline } from "./headline.ts";
import "./frame.css";

/** Between attempts to load the chat's code, longer each time up to three of these. */
const AGAIN_MS = 2_000;

export type FrameProps = {
  room: { name: string; title: string };
  session: RoomSession;
  player: RoomPlayer;
  /** Whether this listener saves data. */
  saver: Signal<boolean>;
  layout: ReadonlySignal<Layout>;
  /** The show to hear while none is on. */
  between: BetweenShows;
};

export function Frame(props: FrameProps) {
  const { session, layout } = props;
  const track = currentTrack(session.view.value);
  const words = track ? `${track.title} ${track.artist}` : props.room.title;
  const artworkKey = track?.artworkKey ?? null;
  useEffect(() => {
    lightFrom(document.documentElement, { artworkKey, words });
  }, [artworkKey, words]);
  return (
    <main class="widget" aria-label={`${props.room.title}, live room`}>
      <div class="widget-top">
        <Artwork artworkKey={artworkKey} words={words} class="widget-art" />
        <Words {...props} />
        <Controls {...props} />
      </div>
      {layout.value === "full" && <FullPart session={session} />}
      <Progress {...props} />
      <div class="widget-connection">
        <ConnectionLine
          status={session.status.value}
          closed={session.closed.value}
          readOnly={session.readOnly.value}
          crowdedUntil={session.crowdedUntil.value}
          clock={session.serverNow}
        />
      </div>
    </main>
  );
}

function Words({ session, room, between: { last } }: FrameProps) {
  const view = session.view.value;
  const { title, line } =
    lastHeadline(last.value, view) ?? headline(view, room.title, session.serverNow());
  return (
    <div class="widget-words">
      <div class="widget-status">
        <PhaseBadge phase={view.broadcast.phase} />
        <span class="widget-room truncate">{room.title}</span>
      </div>
      <h1 class="widget-title">{title}</h1>
      <p class="widget-line truncate">{line}</p>
    </div>
  );
}

function Controls({ session, player, room, saver, between }: FrameProps) {
  const show = between.last.value?.offer.value;
  const [words, href] = show
    ? ["Open the show", PAGES.broadcast(show.broadcast)]
    : ["Open the room", PAGES.room(room.name)];
  const open = { href, target: "_blank", rel: "noopener" };
  const heard = canListen(session.view.value);
  const sounding = player.state.value !== "idle";
  return (
    <div class="widget-controls">
      {show ? (
        <Again between={between} />
      ) : heard || sounding ? (
        <Listen player={player} />
      ) : (
        <ButtonLink {...open} variant="primary" icon={ExternalLink}>
          {words}
        </ButtonLink>
      )}
      {sounding && !show && (
        <IconButton
          class="widget-mute"
          icon={player.muted.value ? VolumeX : Volume2}
          label={player.muted.value ? "Unmute" : "Mute"}
          onClick={() => player.setMuted(!player.muted.value)}
        />
      )}
      {player.source.value === "live" && <SaveData session={session} saver={saver} />}
      <Crowd session={session} />
      {(heard || sounding || show) && (
        <ButtonLink {...open} variant="ghost" icon={ExternalLink} class="icon-button widget-open">
          <span class="visually-hidden">{words}</span>
        </ButtonLink>
      )}
    </div>
  );
}

/** Only where there is a choice: the DJ sends a smaller version. */
function SaveData({ session, saver }: Pick<FrameProps, "session" | "saver">) {
  const epoch = session.view.value.sound.at(-1);
  if (epoch?.saverBps === undefined) return null;
  const { wholeMb, smallerMb } = spendingOf(epoch);
  const words = `Save data: about ${smallerMb} MB an hour instead of ${wholeMb}`;
  return (
    <IconButton
      class="widget-save"
      icon={Leaf}
      label={words}
      aria-pressed={saver.value}
      onClick={() => {
        saver.value = !saver.value;
      }}
    />
  );
}

/** Those who hear it; while nobody does, those who are here. */
function Crowd({ session }: Pick<FrameProps, "session">) {
  const { people, listening } = session.pulse.value.counts;
  const [count, icon, word] =
    listening > 0 ? [listening, Headphones, "listening"] : [people, Users, "here"];
  if (count === 0) return <span class="widget-count" />;
  return (
    <p class="widget-count tabular">
      <Icon icon={icon} size={18} />
      <span>
        {formatCompact(count)}
        <span class="widget-count-word"> {word}</span>
      </span>
    </p>
  );
}

type Act = { words: string; icon: typeof Play; does: "listen" | "stop" };
const ACTS: Readonly<Record<PlayerState, Act>> = {
  idle: { words: "Listen", icon: Play, does: "listen" },
  loading: { words: "Starting", icon: Pause, does: "stop" },
  playing: { words: "Pause", icon: Pause, does: "stop" },
  waiting: { words: "Waiting", icon: Pause, does: "stop" },
  blocked: { words: "Tap to listen", icon: Play, does: "listen" },
  failed: { words: "Try again", icon: RotateCcw, does: "listen" },
};

function Listen({ player }: { player: RoomPlayer }) {
  const { words, icon, does } = ACTS[player.state.value];
  return (
    <Button
      variant="primary"
      icon={icon}
      iconFilled
      class="widget-listen"
      onClick={() => player[does]()}
    >
      {words}
    </Button>
  );
}

/** The last show, where none is on. */
function Again({ between }: Pick<FrameProps, "between">) {
  // Its own state: the room's player may be waiting for the next show meanwhile.
  const state = between.last.value?.state.value ?? "idle";
  const act = ACTS[state];
  const isOn = act.does === "stop";
  return (
    <Button
      variant="primary"
      icon={act.icon}
      iconFilled
      class="widget-listen"
      onClick={() => (isOn ? between.pause() : between.play())}
    >
      {state === "idle" ? "Hear it again" : act.words}
    </Button>
  );
}

/** A hairline at the foot: how far the track is. Decorative. */
function Progress({ session, player, between: { last } }: FrameProps) {
  const track = currentTrack(session.view.value);
  const show = last.value && last.value.positionMs.value / Math.max(1, last.value.lengthMs.value);
  const part =
    show !== null
      ? Math.min(1, show)
      : track
        ? Math.min(1, player.positionMs.value / track.durationMs)
        : 0;
  return <div class="widget-progress" style={{ "--part": part.toFixed(4) }} aria-hidden="true" />;
}

/** Chat and reactions come with a part of their own: the smaller layouts never load it. */
function FullPart({ session }: FullProps) {
  const [Full, setFull] = useState<ComponentType<FullProps> | null>(null);
  const [failures, setFailures] = useState(0);
  useEffect(() => {
    const load = async () => {
      try {
        const code = await import("./full.tsx");
        setFull(() => code.Full);
      } catch {
        setFailures(failures + 1);
      }
    };
    const timer = setTimeout(load, Math.min(failures, 3) * AGAIN_MS);
    return () => clearTimeout(timer);
  }, [failures]);
  if (Full) return <Full session={session} />;
  return (
    <div class="widget-full" role="status">
      {failures > 0 && <p class="widget-announcement">The chat did not load. Trying again…</p>}
    </div>
  );
}

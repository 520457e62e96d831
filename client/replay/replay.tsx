// One show's page: the numbers, the tracks and the chat as it rolled. Draws what the archive has; decides nothing.
import type { ReadonlySignal } from "@preact/signals";
import { ArrowRight, AudioLines, CalendarDays, Clock, Radio } from "lucide";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { BroadcastBody } from "../../shared/http/bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";
import { lightFrom } from "../ui/ambient.ts";
import { archivedPhase } from "../ui/archived-phase.ts";
import { Artwork } from "../ui/artwork.tsx";
import { PhaseBadge } from "../ui/badge.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Layout } from "../ui/layout.tsx";
import { formatSpan, formatWhen } from "../ui/time.ts";
import { BackThen } from "./back-then.tsx";
import { Figures } from "./figures.tsx";
import { Plays } from "./plays.tsx";
import { Rolled } from "./rolled.tsx";
import { SoundBar } from "./sound-bar.tsx";
import { TakeAway } from "./take-away.tsx";
import { createTimeMachine } from "./time-machine.ts";
import { useSound } from "./use-sound.ts";
import "./replay.css";

type Props = {
  show: ReadonlySignal<BroadcastBody | null>;
  /** Why there is no show to see, in words. */
  missing: ReadonlySignal<string | null>;
};

export function ReplayPage({ show, missing }: Props) {
  return (
    <Layout place="history">
      <div class="replay page">
        {show.value && <Show body={show.value} />}
        {!show.value && missing.value && <Missing why={missing.value} />}
        {!show.value && !missing.value && <p class="quiet">Opening the archive…</p>}
      </div>
    </Layout>
  );
}

function Show({ body }: { body: BroadcastBody }) {
  const recording = useSound(body);
  const sound = typeof recording === "object" ? recording : null;
  return (
    <>
      <Head body={body} />
      {recording === "on its way" && <OnItsWay />}
      {sound && <SoundBar body={body} sound={sound} />}
      <Figures body={body} />
      <Back body={body} />
      <div class={`replay-columns${sound ? " replay-heard" : ""}`}>
        <Plays body={body} sound={sound} />
        <Rolled body={body} sound={sound} />
      </div>
      <TakeAway id={body.broadcast.id} />
    </>
  );
}

function OnItsWay() {
  return (
    <p class="sheet replay-soon" role="status">
      <Icon icon={AudioLines} />
      The recording is being made. It appears here by itself, most often within a minute.
    </p>
  );
}

/** Only of a show that is over: one that is on is seen in its room. */
function Back({ body }: { body: BroadcastBody }) {
  const { id, startedAt, endedAt } = body.broadcast;
  const machine = useMemo(
    () =>
      startedAt === null || endedAt === null ? null : createTimeMachine({ id, startedAt, endedAt }),
    [id, startedAt, endedAt],
  );
  return machine && <BackThen body={body} machine={machine} />;
}

function Head({ body }: { body: BroadcastBody }) {
  const { broadcast, info, plays } = body;
  const phase = archivedPhase(broadcast.phase);
  const over = phase === "ended";
  const artworkKey = plays.find((play) => play.artworkKey !== null)?.artworkKey ?? null;
  const words = `${broadcast.title} ${broadcast.id}`;
  const head = useRef<HTMLElement>(null);
  useEffect(() => {
    if (head.current) lightFrom(head.current, { artworkKey, words });
  }, [artworkKey, words]);
  return (
    <header class="replay-head" ref={head}>
      <Artwork artworkKey={artworkKey} words={words} class="replay-art" />
      <div class="replay-words">
        {!over && <PhaseBadge phase={phase} />}
        <h1>{broadcast.title || "Untitled show"}</h1>
        <When body={body} />
        {!over && (
          <ButtonLink href={PAGES.room(info.room)} variant="primary" size="l" icon={ArrowRight}>
            {phase === "live" || phase === "break" ? "It is on now: come in" : "Open the room"}
          </ButtonLink>
        )}
      </div>
    </header>
  );
}

function When({ body: { broadcast, info } }: { body: BroadcastBody }) {
  const { startedAt, endedAt } = broadcast;
  return (
    <p class="replay-when">
      {startedAt !== null && (
        <span>
          <Icon icon={CalendarDays} size={18} />
          <time dateTime={new Date(startedAt).toISOString()}>
            {formatWhen(startedAt, Date.now())}
          </time>
        </span>
      )}
      {startedAt !== null && endedAt !== null && (
        <span>
          <Icon icon={Clock} size={18} />
          {formatSpan(endedAt - startedAt)}
        </span>
      )}
      <span>
        <Icon icon={Radio} size={18} />
        <a href={PAGES.room(info.room)}>{info.title}</a>
      </span>
    </p>
  );
}

function Missing({ why }: { why: string }) {
  return (
    <div class="sheet stack replay-missing" role="alert">
      <h1>This show can't be shown</h1>
      <p class="quiet">{why}</p>
      <div>
        <ButtonLink href={PAGES.history} variant="primary">
          All past shows
        </ButtonLink>
      </div>
    </div>
  );
}

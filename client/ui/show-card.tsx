// A show of the past in one line of a list: what, when, how long, how many. The whole card leads to its page.

import { Clock, Headphones, type IconNode, MessageCircle, Music, Users } from "lucide";
import type { ComponentChildren } from "preact";
import type { BroadcastRow } from "../../shared/http/bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";
import { Artwork } from "./artwork.tsx";
import { Icon } from "./icon.tsx";
import { formatCount, formatPlural } from "./numbers.ts";
import { formatSpan, formatWhen } from "./time.ts";
import "./show-card.css";

type Props = {
  broadcast: BroadcastRow;
  /** The room's shown title. */
  room: string;
  nowMs: number;
};

/** One past show as a list item's content. */
export function ShowCard({ broadcast, room, nowMs }: Props) {
  const { id, title, startedAt, endedAt } = broadcast;
  return (
    <a class="show-card" href={PAGES.broadcast(id)}>
      <Artwork artworkKey={null} words={`${title} ${id}`} class="show-card-art" lazy />
      <span class="show-card-words">
        <span class="show-card-title">{title || "Untitled show"}</span>
        <span class="quiet show-card-when">
          {startedAt !== null && (
            <time dateTime={new Date(startedAt).toISOString()}>{formatWhen(startedAt, nowMs)}</time>
          )}
          <span>{room}</span>
        </span>
        <span class="show-card-facts">
          {startedAt !== null && endedAt !== null && (
            <Fact icon={Clock}>{formatSpan(endedAt - startedAt)}</Fact>
          )}
          <Fact icon={Users}>{formatPlural(broadcast.peopleTotal, PEOPLE)}</Fact>
          <Fact icon={Music}>{formatPlural(broadcast.playCount, TRACKS)}</Fact>
          <Fact icon={MessageCircle}>
            {formatCount(broadcast.chatCount)}
            <span class="visually-hidden"> messages</span>
          </Fact>
          {broadcast.recorded && <Fact icon={Headphones}>Recording</Fact>}
        </span>
      </span>
    </a>
  );
}

const PEOPLE = { one: "person", other: "people" };
const TRACKS = { one: "track", other: "tracks" };

function Fact({ icon, children }: { icon: IconNode; children: ComponentChildren }) {
  return (
    <span class="show-card-fact">
      <Icon icon={icon} size={16} />
      <span>{children}</span>
    </span>
  );
}

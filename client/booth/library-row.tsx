// One track of the library: queue it, play it next, play it now, edit, delete.
import { CornerDownRight, EllipsisVertical, Pencil, Play, Plus, Trash2 } from "lucide";
import type { Track } from "../../shared/http/bodies.ts";
import { Artwork } from "../ui/artwork.tsx";
import { IconButton } from "../ui/button.tsx";
import { trackWords } from "../ui/queue-list.tsx";
import { formatLength } from "../ui/time.ts";
import { cardOf, playNow, queueLast, queueNext } from "./deck-moves.ts";
import type { Desk } from "./desk.ts";
import { Menu, type MenuItem } from "./menu.tsx";
import { lockedBecause } from "./stage/stage-moves.ts";

type Props = { desk: Desk; track: Track; onEdit: () => void };

export function LibraryRow({ desk, track, onEdit }: Props) {
  const { deck } = desk.session.view.value;
  const loaded = deck.track?.id === track.id;
  const card = cardOf(track);
  return (
    <li class={`library-row${loaded ? " loaded" : ""}`}>
      <Artwork artworkKey={track.artworkKey} words={trackWords(track)} class="row-art" lazy />
      <span class="row-words">
        <span class="row-title truncate">{track.title}</span>
        <span class="faint truncate">
          {track.artist || "Unknown artist"}
          {track.album !== "" && ` · ${track.album}`}
        </span>
      </span>
      <span class="faint tabular">{formatLength(track.durationMs)}</span>
      <span class="row-actions">
        {desk.may("deck") && (
          <>
            <IconButton
              icon={Plus}
              size="s"
              label={`Add “${track.title}” to the queue`}
              onClick={() => queueLast(desk, card)}
            />
            <IconButton
              icon={CornerDownRight}
              size="s"
              class="library-next"
              label={`Play “${track.title}” next`}
              onClick={() => void queueNext(desk, card)}
            />
          </>
        )}
        <Menu
          icon={EllipsisVertical}
          size="s"
          label={`More for “${track.title}”`}
          items={itemsFor(desk, track, onEdit)}
        />
      </span>
    </li>
  );
}

function itemsFor(desk: Desk, track: Track, onEdit: () => void): MenuItem[] {
  const card = cardOf(track);
  const playing = desk.session.view.value.deck;
  const onDeck = playing.playing && playing.track?.id === track.id;
  const deck: MenuItem[] = [
    {
      label: "Load on the deck now",
      icon: Play,
      blocked: lockedBecause(desk),
      onSelect: () => void playNow(desk, card),
    },
    { label: "Play next", icon: CornerDownRight, onSelect: () => void queueNext(desk, card) },
    { label: "Add to the queue", icon: Plus, onSelect: () => queueLast(desk, card) },
  ];
  const library: MenuItem[] = [
    { label: "Edit title and artist", icon: Pencil, onSelect: onEdit },
    {
      label: "Delete",
      icon: Trash2,
      tone: "caution",
      blocked: onDeck ? "It is playing right now." : null,
      onSelect: () => desk.library.remove(track),
    },
  ];
  return [...(desk.may("deck") ? deck : []), ...(desk.may("library") ? library : [])];
}

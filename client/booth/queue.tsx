// What comes next. Reordered by dragging the handle or by the up and down buttons; the room keeps the order.
import { ChevronDown, ChevronUp, GripVertical, ListMusic, X } from "lucide";
import { useRef } from "preact/hooks";
import type { RoomView } from "../../shared/room/view.ts";
import { Artwork } from "../ui/artwork.tsx";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { trackWords } from "../ui/queue-list.tsx";
import { formatLength, formatSpan } from "../ui/time.ts";
import type { Desk } from "./desk.ts";
import { stepTo } from "./queue-order.ts";
import { type Drag, useQueueDrag } from "./use-queue-drag.ts";
import "./queue.css";

type Item = RoomView["queue"][number];

export function Queue({ desk }: { desk: Desk }) {
  const { queue } = desk.session.view.value;
  const list = useRef<HTMLOListElement>(null);
  const move = async (item: number, to: number | null) => {
    if (to !== null) await desk.act({ kind: "queue.move", item, to });
  };
  const step = async (item: number, direction: "up" | "down") => {
    await move(item, stepTo(queue, item, direction));
    keepFocus(list.current, item, direction);
  };
  const drag = useQueueDrag(list, () => desk.session.view.value.queue, move);
  const totalMs = queue.reduce((sum, { track }) => sum + track.durationMs, 0);
  return (
    <section class="panel sheet queue" aria-labelledby="queue-title">
      <header class="panel-head">
        <h2 id="queue-title" tabIndex={-1}>
          Queue
        </h2>
        {queue.length > 0 && (
          <span class="faint">
            {queue.length} · {formatSpan(totalMs)}
          </span>
        )}
      </header>
      {queue.length === 0 ? (
        <div class="panel-empty">
          <Icon icon={ListMusic} size={28} />
          <p>
            Nothing comes next. Press <strong>+</strong> on a track in the library; the queue plays
            on by itself.
          </p>
        </div>
      ) : (
        <ol class="panel-scroll queue-list" ref={list}>
          {queue.map((entry, index) => (
            <Row
              key={entry.item}
              entry={entry}
              place={index + 1}
              drag={drag}
              may={desk.may("deck")}
              onStep={(direction) => void step(entry.item, direction)}
              onRemove={() => void desk.act({ kind: "queue.remove", item: entry.item })}
              ends={{ first: index === 0, last: index === queue.length - 1 }}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

type RowProps = {
  entry: Item;
  place: number;
  drag: Drag;
  may: boolean;
  ends: { first: boolean; last: boolean };
  onStep: (direction: "up" | "down") => void;
  onRemove: () => void;
};

function Row({ entry, place, drag, may, ends, onStep, onRemove }: RowProps) {
  const { item, track } = entry;
  const lifted = drag.lifted.value === item;
  const gap = drag.gap.value;
  return (
    <li
      class={`queue-row${lifted ? " lifted" : ""}`}
      data-item={item}
      data-drop={gap === place - 1 ? "before" : gap === place && ends.last ? "after" : undefined}
    >
      {may ? (
        <span
          class="queue-grip"
          title="Drag to reorder"
          aria-hidden="true"
          onPointerDown={(event) => drag.lift(event, item)}
        >
          <Icon icon={GripVertical} size={18} />
        </span>
      ) : (
        <span class="queue-grip">{place}</span>
      )}
      <Artwork artworkKey={track.artworkKey} words={trackWords(track)} class="row-art" lazy />
      <span class="row-words">
        <span class="row-title truncate">{track.title}</span>
        <span class="faint truncate">{track.artist || "Unknown artist"}</span>
      </span>
      <span class="faint tabular">{formatLength(track.durationMs)}</span>
      {may && (
        <span class="row-actions">
          <IconButton
            icon={ChevronUp}
            size="s"
            data-step="up"
            label={`Move “${track.title}” up`}
            aria-disabled={ends.first}
            onClick={() => onStep("up")}
          />
          <IconButton
            icon={ChevronDown}
            size="s"
            data-step="down"
            label={`Move “${track.title}” down`}
            aria-disabled={ends.last}
            onClick={() => onStep("down")}
          />
          <IconButton
            icon={X}
            size="s"
            label={`Remove “${track.title}” from the queue`}
            onClick={onRemove}
          />
        </span>
      )}
    </li>
  );
}

/** A row that moves in the document loses focus; the finger that moved it stays on its button. */
function keepFocus(list: HTMLElement | null, item: number, direction: "up" | "down"): void {
  requestAnimationFrame(() => {
    const row = `[data-item="${item}"] [data-step="${direction}"]`;
    list?.querySelector<HTMLElement>(row)?.focus();
  });
}

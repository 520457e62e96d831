// Dragging a queue row by its handle with mouse, pen or finger: shows the gap it would fall into, moves it on release.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import type { RoomView } from "../../shared/room/view.ts";
import { dropTo, gapAt } from "./queue-order.ts";

export type Drag = {
  readonly lifted: ReadonlySignal<number | null>;
  /** The row before which it would fall; the queue's length means after the last. */
  readonly gap: ReadonlySignal<number | null>;
  readonly lift: (event: PointerEvent, item: number) => void;
};

/** Distance from the list's edge within which a drag scrolls it, and by how much per move. */
const EDGE_PX = 40;
const SCROLL_PX = 12;

export function useQueueDrag(
  list: RefObject<HTMLElement | null>,
  /** The queue at the moment of asking: it may change while a finger is down. */
  queue: () => RoomView["queue"],
  move: (item: number, to: number | null) => void,
): Drag {
  const lifted = useSignal<number | null>(null);
  const gap = useSignal<number | null>(null);

  const lift = (event: PointerEvent, item: number) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const grip = event.currentTarget as HTMLElement;
    grip.setPointerCapture(event.pointerId);
    lifted.value = item;
    const track = ({ clientY }: PointerEvent) => {
      scrollAtEdge(list.current, clientY);
      gap.value = gapAt(rowsOf(list.current), clientY);
    };
    const end = (fallen: boolean) => () => {
      grip.removeEventListener("pointermove", track);
      stop.abort();
      if (fallen && gap.value !== null) move(item, dropTo(queue(), item, gap.value));
      lifted.value = null;
      gap.value = null;
    };
    const stop = new AbortController();
    const { signal } = stop;
    grip.addEventListener("pointermove", track);
    grip.addEventListener("pointerup", end(true), { signal });
    grip.addEventListener("pointercancel", end(false), { signal });
    addEventListener(
      "keydown",
      ({ key }) => {
        if (key === "Escape") end(false)();
      },
      { signal },
    );
  };
  return { lifted, gap, lift };
}

function rowsOf(list: HTMLElement | null): { top: number; height: number }[] {
  return [...(list?.children ?? [])].map((row) => row.getBoundingClientRect());
}

function scrollAtEdge(list: HTMLElement | null, y: number): void {
  if (!list) return;
  const { top, bottom } = list.getBoundingClientRect();
  if (y < top + EDGE_PX) list.scrollTop -= SCROLL_PX;
  if (y > bottom - EDGE_PX) list.scrollTop += SCROLL_PX;
}

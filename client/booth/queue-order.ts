// Where a queue item lands: the `to` of `queue.move` counts places in the queue without the moved item.

type Entry = { readonly item: number };

/** One place up or down; null at the end of the road or when the item has gone. */
export function stepTo(
  queue: readonly Entry[],
  item: number,
  direction: "up" | "down",
): number | null {
  const from = queue.findIndex((entry) => entry.item === item);
  const to = direction === "up" ? from - 1 : from + 1;
  return from < 0 || to < 0 || to >= queue.length ? null : to;
}

/** The place for an item dropped before the entry at `gap` (queue.length: after the last); null when nothing changes. */
export function dropTo(queue: readonly Entry[], item: number, gap: number): number | null {
  const from = queue.findIndex((entry) => entry.item === item);
  if (from < 0) return null;
  const to = gap > from ? gap - 1 : gap;
  return to === from ? null : to;
}

/** The gap nearest to the pointer: each row is split at its middle. */
export function gapAt(
  rows: readonly { readonly top: number; readonly height: number }[],
  y: number,
): number {
  const gap = rows.findIndex(({ top, height }) => y < top + height / 2);
  return gap < 0 ? rows.length : gap;
}

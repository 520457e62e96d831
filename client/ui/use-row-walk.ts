// Walking a list of rows (elements with data-row) by keys, as a listbox is walked, without being one.
import { useCallback, useState } from "preact/hooks";

/** Arrow keys, Home and End move between lines; one line at a time is in the Tab order. */
export function useRowWalk(list: { current: HTMLElement | null }) {
  const [current, setCurrent] = useState<string | null>(null);
  const rows = useCallback(
    () => [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])],
    [list],
  );
  const jump = useCallback(
    (seq: number) => {
      const row = rows().find((element) => element.dataset.row === `line-${seq}`);
      row?.focus();
      row?.scrollIntoView({ block: "center" });
    },
    [rows],
  );
  function onKeyDown(event: KeyboardEvent): void {
    const all = rows();
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    const row = to === undefined ? undefined : all[to];
    if (to === undefined) return;
    event.preventDefault();
    row?.focus();
  }
  function onFocusIn(event: FocusEvent): void {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    if (row?.dataset.row) setCurrent(row.dataset.row);
  }
  return { current, jump, onKeyDown, onFocusIn };
}

// Puts the focus where the next step is when a view appears inside a dialog that is open already.
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** For the view's outer element; the one inside marked `data-first` gets the focus. */
export function useFirstFocus<T extends HTMLElement>(): RefObject<T | null> {
  const view = useRef<T>(null);
  useEffect(() => view.current?.querySelector<HTMLElement>("[data-first]")?.focus(), []);
  return view;
}

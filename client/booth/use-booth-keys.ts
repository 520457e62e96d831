// Listens for the booth's keys and does what the map says: moves on the deck, or focus to where the work is.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { next, playPause, seekBy, toggleMonitor } from "./deck-moves.ts";
import type { Desk } from "./desk.ts";
import { type BoothKey, keyAction, type Pressed } from "./key-map.ts";
import { FILES_ID, SEARCH_ID } from "./library-panel.tsx";
import { toggleVoice } from "./live/voice-mute.ts";
import type { Tab } from "./panels.tsx";

const SKIP_MS = 10_000;

export type BoothKeys = {
  readonly open: boolean;
  readonly show: () => void;
  readonly hide: () => void;
  readonly tab: Signal<Tab>;
};

export function useBoothKeys(desk: Desk): BoothKeys {
  const open = useSignal(false);
  const tab = useSignal<Tab>("deck");
  const show = () => {
    open.value = true;
  };
  useEffect(() => {
    const go = (to: Tab, selector: string) => {
      tab.value = to;
      // The panel may only just have come into view.
      requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
    };
    const does: Readonly<Record<BoothKey, () => void>> = {
      playPause: () => playPause(desk),
      next: () => next(desk),
      back10: () => seekBy(desk, -SKIP_MS),
      forward10: () => seekBy(desk, SKIP_MS),
      monitor: () => toggleMonitor(desk),
      voice: () => toggleVoice(desk.sound),
      sound: () => document.querySelector<HTMLElement>(".sound-moves .button:last-child")?.focus(),
      search: () => go("library", `#${SEARCH_ID}`),
      upload: () => document.querySelector<HTMLElement>(`#${FILES_ID}`)?.click(),
      queue: () => go("queue", "#queue-title"),
      write: () => go("chat", ".chat-panel textarea.composer-field"),
      air: () => document.querySelector<HTMLElement>(".air-move.primary")?.focus(),
      help: show,
    };
    const onKey = (event: KeyboardEvent) => {
      // A dialog or a menu has the floor.
      if (event.defaultPrevented || document.querySelector("dialog[open], :popover-open")) return;
      const action = keyAction(pressedOf(event));
      if (action === null) return;
      event.preventDefault();
      does[action]();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [desk]);
  return {
    open: open.value,
    show,
    hide: () => {
      open.value = false;
    },
    tab,
  };
}

const TEXT =
  "input:not([type=checkbox],[type=radio],[type=file]), textarea, select, [contenteditable]";
const CONTROL = "button, a[href], summary, [role=menuitem], [role=slider], [role=tab]";

function pressedOf(event: KeyboardEvent): Pressed {
  const target = event.target instanceof Element ? event.target : null;
  const into = target?.closest(TEXT) ? "text" : target?.closest(CONTROL) ? "control" : "page";
  const { key, ctrlKey, metaKey, altKey, repeat } = event;
  return { key, ctrlKey, metaKey, altKey, repeat, into };
}

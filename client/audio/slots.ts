// Two audio elements: one plays, the other fetches what comes next, so that a change of track has no pause. Decides nothing.
import { mediaUrl } from "../../shared/http/paths.ts";

export type Slots = {
  active(): HTMLAudioElement;
  /** The media key in the active element, or null. */
  key(): string | null;
  /** Makes `key` the active one, loading it unless the other element already holds it. */
  use(key: string): void;
  /** Fetches `key` ahead in the other element. */
  preload(key: string): void;
  /** Fetches the active one again, after an error. */
  reload(): void;
  /** Inside a user's gesture: from now on both elements may play without one (iOS asks this of each element). */
  unlock(): void;
  each(change: (element: HTMLAudioElement) => void): void;
  dispose(): void;
};

export function createSlots(
  create: () => HTMLAudioElement,
  onEvent: (event: Event, element: HTMLAudioElement) => void,
): Slots {
  const held = new Map<HTMLAudioElement, string>();
  let active = prepared(create());
  let standby = prepared(create());
  const both = () => [active, standby];
  const listen = (event: Event) => {
    if (event.target === active) onEvent(event, active);
  };
  for (const element of both()) {
    for (const type of EVENTS) element.addEventListener(type, listen);
  }

  const load = (element: HTMLAudioElement, key: string) => {
    held.set(element, key);
    element.src = mediaUrl(key);
    element.load();
  };

  return {
    active: () => active,
    key: () => held.get(active) ?? null,
    use(key) {
      if (held.get(active) === key) return;
      active.pause();
      if (held.get(standby) === key) [active, standby] = [standby, active];
      else load(active, key);
    },
    preload(key) {
      if (held.get(active) !== key && held.get(standby) !== key) load(standby, key);
    },
    reload() {
      const key = held.get(active);
      if (key !== undefined) load(active, key);
    },
    unlock() {
      for (const element of both()) if (!held.has(element)) element.load();
    },
    each: (change) => both().forEach(change),
    dispose() {
      for (const element of both()) {
        for (const type of EVENTS) element.removeEventListener(type, listen);
        element.pause();
        element.removeAttribute("src");
        element.load();
      }
      held.clear();
    },
  };
}

const EVENTS = ["loadedmetadata", "playing", "waiting", "pause", "ended", "error"] as const;

/** Keeping the pitch makes browsers cut and paste the waveform at each change of rate, which clicks. */
function prepared(element: HTMLAudioElement): HTMLAudioElement {
  element.preload = "auto";
  element.preservesPitch = false;
  return element;
}

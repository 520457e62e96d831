// What waits for the sound before it is shown: a person's own setting, kept by their browser.
import { effect, type Signal, signal } from "@preact/signals";
import type { Late } from "../audio/live/heard.ts";
import { keep, readKept } from "../ui/storage.ts";

/** Songs and announcements wait unless somebody said otherwise; the chat only when somebody asked for it. */
export function keptLate(): Signal<Late> {
  const late = signal<Late>({
    cues: readKept("late-cues") !== "no",
    chat: readKept("late-chat") === "yes",
  });
  effect(() => {
    keep("late-cues", late.value.cues ? "yes" : "no");
    keep("late-chat", late.value.chat ? "yes" : "no");
  });
  return late;
}

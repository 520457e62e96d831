// What follows from a show's phase for everybody alike. Pure.
import type { Phase } from "./view.ts";

/** True from doors to the end: people are let in, chat, reactions and sound are on. */
export function isOpen(phase: Phase): boolean {
  return phase === "doors" || phase === "live" || phase === "break";
}

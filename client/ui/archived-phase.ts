// The archive keeps phases as text, since it outlives versions of this code.
import { PHASES, type Phase } from "../../shared/room/view.ts";

/** The phase that an archived broadcast names; one this version doesn't know is over. */
export function archivedPhase(text: string): Phase {
  return PHASES.find((phase) => phase === text) ?? "ended";
}

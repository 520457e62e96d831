// Sends an audience away a few at a time, so that whoever takes them in is not stormed.
import type { Hub } from "./hub.ts";

const SOCKETS_PER_STEP = 50;
const STEP_MS = 200;

/** Closes everybody with `going_away`, 250 a second, until `stop` says otherwise or nobody is left; then calls `done`. */
export function emptyGently(
  hub: Hub,
  after: (ms: number, run: () => void) => unknown,
  stop: () => boolean,
  done: () => void,
): void {
  if (stop() || hub.places.size === 0) return done();
  let closed = 0;
  for (const place of [...hub.places.all()]) {
    if (closed === SOCKETS_PER_STEP) break;
    hub.close(place, "going_away");
    closed += 1;
  }
  after(STEP_MS, () => emptyGently(hub, after, stop, done));
}

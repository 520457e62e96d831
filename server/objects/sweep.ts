// Closes sockets that said nothing and answered no heartbeat: their people are gone. Only while the doors are open.
import { SILENT_SOCKET_MS } from "../../shared/protocol/limits.ts";
import type { Hub } from "./hub.ts";
import type { Place } from "./places.ts";

export const SWEEP_EVERY_MS = 60_000;

export function sweepSilent(
  hub: Hub,
  nowMs: number,
  lastHeartbeatMs: (place: Place) => number,
): void {
  for (const place of [...hub.places.all()]) {
    const { joinedAtMs } = place.attachment;
    const heardMs = Math.max(lastHeartbeatMs(place), place.lastFrameAtMs, joinedAtMs);
    if (nowMs - heardMs > SILENT_SOCKET_MS) hub.close(place, "silent");
  }
}

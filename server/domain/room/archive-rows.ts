// What the archive keeps of a stretch of the log: plain rows, ready for one bulk insert each.
import type { RoomEvent } from "../../../shared/room/events.ts";

/** Stored with events that happened while no broadcast existed. */
export const NO_SHOW_ID = "";

/** An event with the broadcast it belongs to. */
export type StoredEvent = RoomEvent & { readonly broadcast: string };

export type ArchivedEvent = {
  readonly seq: number;
  readonly at: number;
  readonly by: string | null;
  readonly broadcast: string | null;
  readonly kind: string;
  readonly body: string;
};
export type ArchivedPlay = {
  readonly seq: number;
  readonly at: number;
  readonly broadcast: string;
  readonly trackId: string;
  readonly title: string;
  readonly artist: string;
  readonly artworkKey: string | null;
  readonly durationMs: number;
};

export function archiveEvents(events: readonly StoredEvent[]): ArchivedEvent[] {
  return events.map(({ seq, at, by, broadcast, body }) => ({
    seq,
    at,
    by,
    broadcast: broadcast || null,
    kind: body.kind,
    body: JSON.stringify(body),
  }));
}

/** The tracks that began on air in this stretch. */
export function archivePlays(events: readonly StoredEvent[]): ArchivedPlay[] {
  return events.flatMap(({ seq, at, broadcast, body }) => {
    if (body.kind !== "deck.played" || !body.track || broadcast === NO_SHOW_ID) return [];
    const { id: trackId, title, artist, artworkKey, durationMs } = body.track;
    return [{ seq, at, broadcast, trackId, title, artist, artworkKey, durationMs }];
  });
}

/** The lines that this stretch takes back: their text leaves the log and the archive too. */
export function removedLines(events: readonly RoomEvent[]): number[] {
  return events.flatMap(({ body }) => (body.kind === "chat.removed" ? [body.line] : []));
}

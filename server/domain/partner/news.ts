// What partners are told about a room: a show began or ended, a track was played on air. Nothing of any person.
import type { HookKind } from "../../../shared/http/partner-bodies.ts";
import type { EventBody } from "../../../shared/room/events.ts";
import { NO_SHOW_ID, type StoredEvent } from "../room/archive-rows.ts";

/** One message. The id is the event's own, so telling it twice is telling it once. */
export type News = {
  readonly id: string;
  readonly kind: HookKind;
  readonly room: string;
  readonly atMs: number;
  /** JSON, exactly as it is signed and sent. */
  readonly body: string;
};

/** True when an event may be news; whether it happened on air shows only in its row. */
export function mayBeNews(body: EventBody): boolean {
  switch (body.kind) {
    case "broadcast.started":
      return true;
    case "broadcast.ended":
      return body.aired;
    case "deck.played":
      return body.track !== undefined;
    default:
      return false;
  }
}

/** The news among these events of one room and one life of its log. */
export function newsOf(
  { room, epoch }: { room: string; epoch: string },
  events: readonly StoredEvent[],
): News[] {
  return events.flatMap((event) => {
    const told = mayBeNews(event.body) ? tellingOf(event) : null;
    if (!told) return [];
    const { kind, data } = told;
    const body = JSON.stringify({
      type: kind,
      timestamp: new Date(event.at).toISOString(),
      data: { room, ...data },
    });
    // A full stop would be ambiguous: the signed text joins id, time and body with it.
    const id = `${room}_${epoch}_${event.seq}_${kind.replace(".", "-")}`;
    return [{ id, kind, room, atMs: event.at, body }];
  });
}

function tellingOf({ body, broadcast }: StoredEvent): { kind: HookKind; data: object } | null {
  switch (body.kind) {
    case "broadcast.started":
      return {
        kind: "show.started",
        data: { broadcastId: body.broadcastId, title: body.title },
      };
    case "broadcast.ended":
      return { kind: "show.ended", data: { broadcastId: body.broadcastId } };
    case "deck.played": {
      if (!body.track || broadcast === NO_SHOW_ID) return null;
      const { id, title, artist, durationMs } = body.track;
      return {
        kind: "track.played",
        data: { broadcastId: broadcast, track: { id, title, artist, durationMs } },
      };
    }
    default:
      return null;
  }
}

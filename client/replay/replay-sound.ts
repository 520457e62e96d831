// The recording of one past show: its play list fetched once, and a player for it. A show without sound has none.

import type { BroadcastBody } from "../../shared/http/bodies.ts";
import { LIVE } from "../../shared/http/paths.ts";
import { createReplay } from "../audio/replay/choose.ts";
import { readPlaylist } from "../audio/replay/playlist.ts";
import type { ReplayPlayer } from "../audio/replay/replay.ts";

export type ReplaySound = {
  readonly player: ReplayPlayer;
  /** Server time that the show's clock counts from, and its last moment. */
  readonly startMs: number;
  readonly endMs: number;
};

/** Null when there is nothing to hear. */
export async function openSound({ broadcast }: BroadcastBody): Promise<ReplaySound | null> {
  const path = LIVE.replayPlaylist({ room: broadcast.room, broadcast: broadcast.id });
  const text = await fetch(path).then(
    (response) => (response.ok ? response.text() : ""),
    () => "",
  );
  const url = new URL(path, location.href).href;
  const stretches = readPlaylist(text, url);
  const [first] = stretches;
  const last = stretches.at(-1);
  if (!first || !last) return null;
  const player = createReplay(stretches, url);
  const sound = { player, startMs: broadcast.startedAt ?? first.fromMs, endMs: last.untilMs };
  const seconds = sharedSeconds(location.search);
  if (seconds !== null) player.seek(sound.startMs + seconds * 1000);
  return sound;
}

/** Seconds into the show that a shared link names. */
export function sharedSeconds(search: string): number | null {
  const text = new URLSearchParams(search).get("t") ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/** The address of this page at this many ms into the show. */
export function sharedLink(href: string, offsetMs: number): string {
  const url = new URL(href);
  url.search = `?t=${Math.floor(offsetMs / 1000)}`;
  url.hash = "";
  return url.href;
}

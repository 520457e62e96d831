// The recording of one past show: its play list and what is known about it, fetched once, and a player for it. A show without
// sound has none.

import type { BroadcastBody } from "../../shared/http/bodies.ts";
import { LIVE, type ShowPath } from "../../shared/http/paths.ts";
import type { ReplayBody } from "../../shared/http/replay-bodies.ts";
import { createReplay } from "../audio/replay/choose.ts";
import { readPlaylist } from "../audio/replay/playlist.ts";
import type { ReplayPlayer } from "../audio/replay/replay.ts";
import { getReplay } from "../session/replay-api.ts";

export type ReplaySound = {
  readonly player: ReplayPlayer;
  readonly show: ShowPath;
  /** Server time that the show's clock counts from, and its last moment. */
  readonly startMs: number;
  readonly endMs: number;
  readonly about: ReplayBody;
};

const NOTHING_KNOWN: ReplayBody = { download: false, files: [], minutes: [] };

/** Null when there is nothing to hear. */
export async function openSound({ broadcast }: BroadcastBody): Promise<ReplaySound | null> {
  const show = { room: broadcast.room, broadcast: broadcast.id };
  const path = LIVE.replayPlaylist(show);
  const about = await getReplay(broadcast.id);
  if (about.ok && about.value.files.length === 0) return null;
  const text = await listAt(path);
  const url = new URL(path, location.href).href;
  const stretches = readPlaylist(text, url);
  const [first] = stretches;
  const last = stretches.at(-1);
  if (!first || !last) return null;
  const player = createReplay(stretches, url);
  const startMs = broadcast.startedAt ?? first.fromMs;
  const seconds = sharedSeconds(location.search);
  if (seconds !== null) player.seek(startMs + seconds * 1000);
  // Without it there is no curve and nothing to take along, but the sound is there.
  const known = about.ok ? about.value : NOTHING_KNOWN;
  return { player, show, startMs, endMs: last.untilMs, about: known };
}

const AGAIN_AFTER_MS = [1_000, 3_000, 9_000] as const;

/** Empty where there is none; asked again where nobody can say so right now. */
async function listAt(path: string, tries = 0): Promise<string> {
  const response = await fetch(path).catch(() => null);
  if (response?.ok) return response.text();
  const waitMs = AGAIN_AFTER_MS[tries];
  if (response?.status === 404 || waitMs === undefined) return "";
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  return listAt(path, tries + 1);
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

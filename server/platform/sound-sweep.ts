// Live sound and recordings in the bucket: how much there is, what of it is nobody's, and letting go of a show's.
import {
  isLeftover,
  type KnownShow,
  type SoundPiece,
  soundPiece,
} from "../domain/live/leftover.ts";
import type { StoredMedia } from "./media-sweep.ts";
import { deleteKeys, sizesBelow } from "./replay-store.ts";

type Store = { readonly DB: D1Database; readonly MEDIA_BUCKET: R2Bucket };
export type SoundSurvey = {
  readonly objects: number;
  readonly bytes: number;
  readonly orphans: readonly StoredMedia[];
};

const PREFIX = "live/";
const SHOWS = `
  SELECT id, ended_at, sound_forgotten_at,
    EXISTS (SELECT 1 FROM replays WHERE broadcast_id = id) AS has_recording
  FROM broadcasts WHERE id IN (SELECT value FROM json_each(?1))`;

/** Looks through all of it, changing nothing. */
export async function surveySound(store: Store, nowMs: number): Promise<SoundSurvey> {
  const orphans: StoredMedia[] = [];
  let objects = 0;
  let bytes = 0;
  for (let cursor: string | undefined; ; ) {
    const page = await store.MEDIA_BUCKET.list({ prefix: PREFIX, ...(cursor ? { cursor } : {}) });
    const found = page.objects.map(({ key, size, uploaded }) => ({
      ...{ key, bytes: size, atMs: uploaded.getTime() },
    }));
    objects += found.length;
    bytes += found.reduce((sum, object) => sum + object.bytes, 0);
    orphans.push(...(await leftoversAmong(store, found, nowMs)));
    if (!page.truncated) return { objects, bytes, orphans };
    cursor = page.cursor;
  }
}

/** Removes what is nobody's; how many objects went. */
export async function sweepSound(store: Store, nowMs: number): Promise<number> {
  const { orphans } = await surveySound(store, nowMs);
  await removeSound(store, orphans);
  return orphans.length;
}

export async function removeSound(
  { MEDIA_BUCKET }: Store,
  orphans: readonly StoredMedia[],
): Promise<void> {
  const keys = orphans.map(({ key }) => key);
  await deleteKeys(MEDIA_BUCKET, keys);
}

/**
 * Lets go of a show's sound. The row goes first, so that nobody is led to files that are going; what a failing bucket keeps is a
 * leftover, which the daily sweep takes.
 */
export async function forgetSound(
  { DB, MEDIA_BUCKET }: Store,
  { id, room }: { readonly id: string; readonly room: string },
  nowMs: number,
): Promise<void> {
  await DB.batch([
    DB.prepare("DELETE FROM replays WHERE broadcast_id = ?1").bind(id),
    DB.prepare("UPDATE broadcasts SET sound_forgotten_at = ?2 WHERE id = ?1").bind(id, nowMs),
  ]);
  const stored = await sizesBelow(MEDIA_BUCKET, `${PREFIX}${room}/${id}/`);
  await deleteKeys(MEDIA_BUCKET, [...stored.keys()]);
}

async function leftoversAmong(
  store: Store,
  found: readonly StoredMedia[],
  nowMs: number,
): Promise<StoredMedia[]> {
  const pieces = found.flatMap((object) => {
    const piece = soundPiece(object.key);
    return piece ? [{ object, piece }] : [];
  });
  if (pieces.length === 0) return [];
  const shows = await showsOf(
    store,
    pieces.map(({ piece }) => piece),
  );
  return pieces
    .filter(({ object: { atMs }, piece }) =>
      isLeftover(piece, shows.get(piece.show) ?? null, { atMs, nowMs }),
    )
    .map(({ object }) => object);
}

type ShowRow = {
  readonly id: string;
  readonly ended_at: number | null;
  readonly sound_forgotten_at: number | null;
  readonly has_recording: number;
};

async function showsOf(
  { DB }: Store,
  pieces: readonly SoundPiece[],
): Promise<ReadonlyMap<string, KnownShow>> {
  const ids = JSON.stringify([...new Set(pieces.map(({ show }) => show))]);
  const { results } = await DB.prepare(SHOWS).bind(ids).all<ShowRow>();
  return new Map(
    results.map(({ id, ended_at, sound_forgotten_at, has_recording }) => [
      id,
      {
        endedMs: ended_at,
        hasRecording: has_recording === 1,
        isForgotten: sound_forgotten_at !== null,
      },
    ]),
  );
}

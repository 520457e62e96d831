// Writes the hashes of plays that have none yet, in the log's order. What it writes follows from the plays alone, so doing
// it twice, late, or from two attempts at once writes the same.
import { type Chain, chainStart, extendChain, type Link } from "../domain/history/play-chain.ts";

type Row = {
  seq: number;
  at: number;
  broadcast_id: string;
  track_id: string;
  title: string;
  artist: string;
  duration_ms: number;
  hash: string | null;
};

const PAGE = 500;

/** The last play that has a hash, if any, and those behind it. */
const BEHIND = `
  SELECT seq, at, broadcast_id, track_id, title, artist, duration_ms, hash FROM plays
  WHERE room = ?1 AND epoch = ?2 AND seq >= coalesce(
    (SELECT seq FROM plays WHERE room = ?1 AND epoch = ?2 AND hash IS NOT NULL ORDER BY seq DESC LIMIT 1), 0)
  ORDER BY seq LIMIT ?3`;

const WRITE = `
  UPDATE plays SET hash = (SELECT j.value ->> 'hash' FROM json_each(?3) AS j WHERE j.value ->> 'seq' = plays.seq)
  WHERE room = ?1 AND epoch = ?2 AND hash IS NULL
    AND seq IN (SELECT j.value ->> 'seq' FROM json_each(?3) AS j)`;

/** Chains every play of this log that the archive has. Rejects when D1 does. */
export async function chainPlays(db: D1Database, chain: Chain): Promise<void> {
  const { room, epoch } = chain;
  for (;;) {
    // A batch of one: a read that needs nothing else of the database than writing does.
    const [found] = await db.batch<Row>([db.prepare(BEHIND).bind(room, epoch, PAGE)]);
    const rows = found?.results ?? [];
    const [head] = rows;
    const last = head?.hash ?? chainStart(chain);
    const behind = rows.filter(({ hash }) => hash === null);
    if (behind.length === 0) return;
    const hashes = extendChain(last, behind.map(toLink));
    await db.batch([db.prepare(WRITE).bind(room, epoch, JSON.stringify(hashes))]);
    if (rows.length < PAGE) return;
  }
}

function toLink(row: Row): Link {
  const { seq, at, title, artist } = row;
  return {
    ...{ seq, at, title, artist },
    broadcast: row.broadcast_id,
    trackId: row.track_id,
    durationMs: row.duration_ms,
  };
}

// The archive grows twentyfold and no page reads more rows for it, as D1 itself counts them.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { searchQuery } from "../../server/domain/history/search-words.ts";
import { endedBroadcasts, findBroadcast, openBroadcasts } from "../../server/platform/history.ts";
import { exportShow } from "../../server/platform/history-export.ts";
import { toldShows } from "../../server/platform/history-feed.ts";
import { momentOf } from "../../server/platform/history-moment.ts";
import type { ReadStore } from "../../server/platform/history-rows.ts";
import { searchArchive } from "../../server/platform/history-search.ts";

const FEW = 40;
const MANY = 800;
const HOUR_MS = 3_600_000;

/** Shows `from` to `to` of two rooms: three tracks and six lines each, every fifth line about rain; some were planned and forgotten. */
async function grow(from: number, to: number): Promise<void> {
  const numbers = `WITH RECURSIVE n (n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM n WHERE n < ${to} - 1)`;
  const each = (count: number) => `WITH RECURSIVE
    n (n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM n WHERE n < ${to} - 1),
    k (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM k WHERE k < ${count} - 1)`;
  const place = "'room-' || (n % 2), 'epoch-1'";
  await env.DB.batch(
    [
      `INSERT INTO broadcasts (id, room, title, phase, starts_at, started_at, ended_at, epoch, first_seq, archived_seq)
       ${numbers} SELECT 'show-' || n, 'room-' || (n % 2), 'Sunday ' || n,
         iif(n % 4 = 3, 'scheduled', 'ended'), n * ${HOUR_MS}, n * ${HOUR_MS}, iif(n % 4 = 3, NULL, n * ${HOUR_MS} + 60000),
         'epoch-1', n * 20, n * 20 + 19 FROM n`,
      `INSERT INTO events (room, epoch, seq, broadcast_id, at, by_person, kind, body)
       ${each(20)} SELECT ${place}, n * 20 + k, 'show-' || n, n * ${HOUR_MS} + k * 1000, 'p_someone001',
         iif(k < 6, 'chat.said', 'deck.finished'),
         iif(k < 6, json_object('kind', 'chat.said', 'name', 'Ruth', 'role', 'listener', 'text',
           iif((n + k) % 5 = 0, 'rain again', 'sun all day')), '{"kind":"deck.finished"}')
         FROM n, k`,
      `INSERT INTO plays (room, epoch, seq, broadcast_id, at, track_id, title, artist, duration_ms)
       ${each(3)} SELECT ${place}, n * 20 + 10 + k, 'show-' || n, n * ${HOUR_MS} + k, 'track-' || (n % 50), 'Song ' || (n % 50), 'Lee', 1000
         FROM n, k`,
    ].map((statement) => env.DB.prepare(statement)),
  );
}

type Counted = { all: () => Promise<D1Result>; statement: D1PreparedStatement };

/** D1, with the rows that were read counted up. */
function counting(): { store: ReadStore; rows: () => number } {
  let rows = 0;
  const count = (result: D1Result) => {
    rows += result.meta.rows_read;
    return result;
  };
  const wrap = (statement: D1PreparedStatement): Counted & Record<string, unknown> => ({
    statement,
    bind: (...values: unknown[]) => wrap(statement.bind(...values)),
    all: async () => count(await statement.all()),
    first: async () => count(await statement.all()).results[0] ?? null,
  });
  const DB = {
    prepare: (query: string) => wrap(env.DB.prepare(query)),
    batch: async (all: Counted[]) =>
      (await env.DB.batch(all.map(({ statement }) => statement))).map(count),
  };
  return { store: { DB: DB as unknown as ReadStore["DB"] }, rows: () => rows };
}

const NEWEST = 2 ** 52;
const wanted = (limit: number) => ({ limit, before: NEWEST });
const search = (store: ReadStore, typed: string, room: string | null = null) =>
  searchArchive(store, searchQuery(typed) ?? "", {
    ...{ shows: wanted(5), tracks: wanted(5), lines: wanted(10), room },
  });

const QUESTIONS: Record<string, (store: ReadStore) => Promise<unknown>> = {
  "the list": (store) => endedBroadcasts(store, { place: null }),
  "a page of it": (store) =>
    endedBroadcasts(store, { place: { endedAt: 30 * HOUR_MS, id: "show-30" } }),
  "the list of a room": (store) => endedBroadcasts(store, { room: "room-0", place: null }),
  "what is on and comes": (store) => openBroadcasts(store, 1e15),
  "one show": (store) => findBroadcast(store, "show-8"),
  "its export": (store) => exportShow(store, "show-8"),
  "a moment of it": (store) => momentOf(store, "show-8", 8 * HOUR_MS + 9_500),
  "the feed": (store) => toldShows(store, undefined, 20),
  "a word of every other line": (store) => search(store, "sun"),
  "the beginning of one": (store) => search(store, "rai"),
  "a word of every other line, in one room": (store) => search(store, "sun", "room-1"),
  "a word of half of all titles, in a room that has none": (store) =>
    search(store, "sunday", "room-9"),
  "all lines there are, counted (control)": async ({ DB }) =>
    DB.prepare("SELECT count(*) FROM chat_lines WHERE name = 'Ruth'").all(),
};

async function rowsRead(): Promise<Record<string, number>> {
  const read: Record<string, number> = {};
  for (const [name, ask] of Object.entries(QUESTIONS)) {
    const { store, rows } = counting();
    await ask(store);
    read[name] = rows();
  }
  return read;
}

it("no page reads more rows of an archive twenty times as large", async () => {
  await grow(0, FEW);
  const few = await rowsRead();
  await grow(FEW, MANY);
  const many = await rowsRead();
  const grew = Object.keys(many).filter((name) => (many[name] ?? 0) > (few[name] ?? 0) * 1.5 + 10);
  expect({ grew, few, many }).toEqual({
    grew: ["all lines there are, counted (control)"],
    few,
    many,
  });
  expect(Math.max(...Object.values(few))).toBeGreaterThan(20);
});

// What D1 says about a session right now: whether it counts, whose it is, with which role and rooms.
import * as z from "zod/mini";
import { grantRooms, staffRole } from "../../shared/http/staff-bodies.ts";
import { briefCache } from "./brief-cache.ts";
import { inTime } from "./in-time.ts";

type Store = { readonly DB: D1Database };

const row = z.object({
  name: z.string(),
  role: staffRole,
  rooms: grantRooms,
  steppedUpMs: z.int(),
});
export type Standing = {
  readonly grant: Pick<z.infer<typeof row>, "name" | "role" | "rooms">;
  readonly steppedUpMs: number | null;
};

// Half a minute: together with KV's own minute, nobody revoked reads anything for longer.
const known = briefCache<Standing | null>({ lifeMs: 30_000, maxEntries: 1_000 });

/** Somebody on the air waits this long for D1, then it counts as down. */
const PATIENCE_MS = 2_000;

const QUERY = `
  SELECT s.name, s.role, s.rooms, t.stepped_up_at AS steppedUpMs
  FROM staff_sessions t JOIN staff s ON s.person = t.person
  WHERE t.hash = ?1 AND t.ended_at IS NULL AND s.revoked_at IS NULL`;

/** Null: it does not count. "down": D1 gave no answer and this isolate has no older one. `fresh`: ask, whatever is remembered. */
export async function standingOf(
  store: Store,
  hash: string,
  { nowMs, fresh }: { nowMs: number; fresh: boolean },
): Promise<Standing | null | "down"> {
  const cached = fresh ? undefined : known.get(hash, nowMs);
  if (cached !== undefined) return cached;
  try {
    const found = await inTime(
      (async () => store.DB.prepare(QUERY).bind(hash).first<Record<string, unknown>>())(),
      PATIENCE_MS,
    );
    const standing = found && readRow(found);
    known.set(hash, standing, nowMs);
    return standing;
  } catch {
    const last = known.last(hash);
    // The grant of a minute ago is better than none; a touch must be known to be recent.
    return last === undefined ? "down" : last && { ...last, steppedUpMs: null };
  }
}

/** What was known of these sessions is out of date. */
export function forgetStanding(hashes: readonly string[]): void {
  for (const hash of hashes) known.forget(hash);
}

/** A row that cannot be read gives no rights. */
function readRow(found: Record<string, unknown>): Standing | null {
  const parsed = row.safeParse({ ...found, rooms: parseRooms(found.rooms) });
  if (!parsed.success) return null;
  const { steppedUpMs, ...grant } = parsed.data;
  return { grant, steppedUpMs };
}

/** The JSON of a `rooms` column; null when it is not that. */
export function parseRooms(text: unknown): z.infer<typeof grantRooms> | null {
  try {
    const parsed = grantRooms.safeParse(JSON.parse(String(text)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

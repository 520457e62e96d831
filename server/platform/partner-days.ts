// A partner's numbers, day by day (D1 `partner_days`): written by the edge and by the rooms' objects, read by the partner.
import type { PartnerDay } from "../../shared/http/partner-bodies.ts";
import { dayOf, type Tally } from "../domain/partner/tally.ts";
import { errorWords, log } from "./log.ts";
import type { PartnerStore } from "./partner-rows.ts";

export type EdgeCount = "embeds" | "passes" | "refused";

/** The part of a day that edges add to; rooms' objects have numbers of their own. */
const EDGE_PART = -1;
/** Counts of one isolate are written together, once this has passed since the first of them. */
const GATHER_MS = 1_000;
/** Whoever was to write and did not by then never will: the next one takes over. */
const GIVEN_UP_MS = 15_000;
const MINUTE_MS = 60_000;

const ADD = `
  INSERT INTO partner_days (partner, day, room, part, embeds, passes, refused) VALUES (?1, ?2, ?3, ${EDGE_PART}, ?4, ?5, ?6)
  ON CONFLICT DO UPDATE SET
    embeds = embeds + excluded.embeds, passes = passes + excluded.passes, refused = refused + excluded.refused`;

const SUM = `
  INSERT INTO partner_days (partner, day, room, part, present_ms, listening_ms)
  SELECT j.value ->> 'partner', ?1, ?2, ?3, j.value ->> 'presentMs', j.value ->> 'listeningMs'
  FROM json_each(?4) AS j WHERE true
  ON CONFLICT DO UPDATE SET
    present_ms = max(present_ms, excluded.present_ms), listening_ms = max(listening_ms, excluded.listening_ms)`;

const READ = `
  SELECT day, room, sum(embeds) AS embeds, sum(passes) AS passes, sum(refused) AS refused,
    sum(present_ms) AS present_ms, sum(listening_ms) AS listening_ms
  FROM partner_days WHERE partner = ?1 AND day BETWEEN ?2 AND ?3
  GROUP BY day, room ORDER BY day, room`;

type Row = Omit<PartnerDay, "presentMinutes" | "listeningMinutes"> & {
  present_ms: number;
  listening_ms: number;
};
type Counted = { partner: string; room: string; day: string; counts: Record<EdgeCount, number> };

// What this isolate has counted and not written yet. It dies with the isolate: the numbers are never too high.
const waiting = new Map<string, Counted>();
let gatheredByMs = 0;

/** Counts one thing. The first after a while takes the others along: one write a second per isolate at most. */
export function countForPartner(
  what: EdgeCount,
  { partner, room }: { partner: string; room: string },
  around: { env: PartnerStore; nowMs: number; waitUntil(work: Promise<unknown>): void },
): void {
  const day = dayOf(around.nowMs);
  const key = `${partner} ${room} ${day}`;
  const none = { embeds: 0, passes: 0, refused: 0 };
  const counted = waiting.get(key) ?? { partner, room, day, counts: none };
  counted.counts[what] += 1;
  waiting.set(key, counted);
  if (around.nowMs < gatheredByMs) return;
  gatheredByMs = around.nowMs + GIVEN_UP_MS;
  const gathered = new Promise((resolve) => setTimeout(resolve, GATHER_MS));
  around.waitUntil(gathered.then(() => writeCounts(around.env)));
}

async function writeCounts({ DB }: PartnerStore): Promise<void> {
  const all = [...waiting.values()];
  waiting.clear();
  gatheredByMs = 0;
  if (all.length === 0) return;
  const rows = all.map(({ partner, day, room, counts }) =>
    DB.prepare(ADD).bind(partner, day, room, counts.embeds, counts.passes, counts.refused),
  );
  // Not kept for later: whether a write that failed took effect is not known, and no number may be too high.
  await DB.batch(rows).catch((error: unknown) =>
    log({ event: "numbers.lost", error: errorWords(error) }),
  );
}

/** Writes the sums of one object; the same sums a second time change nothing. */
export function sumOfDay(
  { DB }: PartnerStore,
  { room, part }: { room: string; part: number },
  tally: Tally,
): D1PreparedStatement {
  const rows = Object.entries(tally.partners).map(([partner, time]) => ({ partner, ...time }));
  return DB.prepare(SUM).bind(tally.day, room, part, JSON.stringify(rows));
}

/** Everything this partner has from `from` to `to`, both included; nobody else's. */
export async function daysOf(
  { DB }: PartnerStore,
  partner: string,
  { from, to }: { from: string; to: string },
): Promise<PartnerDay[]> {
  const rows = await DB.prepare(READ).bind(partner, from, to).all<Row>();
  return rows.results.map(({ present_ms, listening_ms, ...row }) => ({
    ...row,
    presentMinutes: Math.floor(present_ms / MINUTE_MS),
    listeningMinutes: Math.floor(listening_ms / MINUTE_MS),
  }));
}

/** Forgets days before `day`. */
export async function forgetPartnerDays({ DB }: PartnerStore, day: string): Promise<void> {
  await DB.prepare("DELETE FROM partner_days WHERE day < ?1").bind(day).run();
}

// Hands what happened to the couriers of the room's partners, by alarm and never on the live path. It may run twice: a
// courier takes each message once, by the id of its event.
import { type News, newsOf } from "../domain/partner/news.ts";
import type { Couriers } from "../platform/courier-call.ts";
import { type Hook, hooksOfRoom } from "../platform/partner-hooks.ts";
import type { Leader } from "./leader.ts";

const BATCH_EVENTS = 200;

type Source = Pick<Leader, "log" | "news" | "extent">;
type Around = { readonly db: D1Database; readonly room: string; readonly couriers: Couriers };

/** Tells everything so far. Rejects when a courier or the registry does; what was told until then is not told again. */
export async function tellPartners(leader: Source, around: Around): Promise<void> {
  const { epoch } = leader.extent;
  for (let from = leader.news.fromSeq; from !== null; from = leader.news.fromSeq) {
    const events = leader.log.readAfter(from - 1, BATCH_EVENTS);
    const news = newsOf({ room: around.room, epoch }, events);
    if (news.length > 0) await handOut(news, around);
    const lastSeq = events.at(-1)?.seq ?? leader.extent.seq;
    leader.news.told(lastSeq, lastSeq >= leader.extent.seq);
  }
}

async function handOut(news: readonly News[], { db, room, couriers }: Around): Promise<void> {
  const hooks = await hooksOfRoom(db, room);
  const told = await Promise.allSettled(
    hooks.map(async (hook) => {
      const theirs = since(hook, news);
      if (theirs.length > 0) await couriers(hook.partner).post(theirs);
    }),
  );
  // One courier that cannot be reached keeps nobody else's messages back.
  const failed = told.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
}

/** Nothing of the time before the partner had this address. */
function since({ sinceMs }: Hook, news: readonly News[]): News[] {
  return news.filter(({ atMs }) => atMs >= sinceMs);
}

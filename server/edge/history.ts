// The archive beyond the list of shows: finding by words, the room as it was at a moment, a show's chat page by page.
import {
  chatBody,
  chatQuery,
  type FoundKind,
  type MomentBody,
  momentBody,
  momentQuery,
  type SearchBody,
  searchBody,
  searchQuery,
} from "../../shared/http/history-bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { TAGS } from "../domain/cache/tags.ts";
import { viewAt } from "../domain/history/moment.ts";
import { searchQuery as asQuery } from "../domain/history/search-words.ts";
import { chatOf } from "../platform/history.ts";
import { momentOf } from "../platform/history-moment.ts";
import { searchArchive, type Wanted, type WantedKinds } from "../platform/history-search.ts";
import { BOOKMARK_HEADER, historySession } from "../platform/history-session.ts";
import { broadcastParams } from "./broadcasts.ts";
import { cachedRoute } from "./cached.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { route } from "./route.ts";

/** The first answer shows something of each kind; a further one is a page of one kind. */
const FIRST = { shows: 5, tracks: 5, lines: 10 } as const;
const PAGE = 20;
/** Above any number a row can have. */
const NEWEST = 2 ** 52;
const NOTHING: SearchBody = {
  shows: { found: [], next: null },
  tracks: { found: [], next: null },
  lines: { found: [], next: null },
};

export const FORGOTTEN: Refused = {
  code: "not_found",
  message: "The log of this show is no longer kept; its tracks and numbers are.",
};

export const HISTORY_ROUTES = [
  route({
    method: "GET",
    path: API.search,
    auth: "public",
    query: searchQuery,
    answer: searchBody,
    summary: "Find past shows, tracks and lines by their words",
    handle: async ({ query }, context) => {
      const session = historySession(context.env, context.request.headers.get(BOOKMARK_HEADER));
      const words = asQuery(query.q);
      const wanted = wantedOf(query);
      const found = words === null ? NOTHING : await searchArchive(session, words, wanted);
      const bookmark = session.bookmark();
      return Response.json(found, bookmark ? { headers: { [BOOKMARK_HEADER]: bookmark } } : {});
    },
  }),
  cachedRoute({
    path: API.moment(":id"),
    summary: "The room as it was at one moment of a show",
    answer: momentBody,
    params: broadcastParams,
    query: momentQuery,
    // Any millisecond can be asked for: too many keys for anything but the edge's own memory.
    policy: "history",
    tags: ({ params }) => [TAGS.show(params.id), TAGS.words],
    read: ({ params, query }, source) => roomAt(params.id, query.t, source),
  }),
  cachedRoute({
    path: API.broadcastChat(":id"),
    summary: "A show's chat, page by page",
    answer: chatBody,
    params: broadcastParams,
    query: chatQuery,
    policy: "history",
    tags: ({ params }) => [TAGS.show(params.id), TAGS.words],
    read: async ({ params, query }, { env }) => ok(await chatOf(env, params.id, query.after ?? -1)),
  }),
];

type Asked = {
  room?: string | undefined;
  kind?: FoundKind | undefined;
  before?: number | undefined;
};

function wantedOf({ room, kind, before = NEWEST }: Asked): WantedKinds {
  const limit = (of: FoundKind) => {
    if (kind === undefined) return FIRST[of];
    return kind === of ? PAGE : 0;
  };
  const wanted = (of: FoundKind): Wanted => ({ limit: limit(of), before });
  return {
    shows: wanted("shows"),
    tracks: wanted("tracks"),
    lines: wanted("lines"),
    room: room ?? null,
  };
}

async function roomAt(
  id: string,
  atMs: number,
  { env }: Pick<Context, "env">,
): Promise<Result<MomentBody | null, Refused>> {
  const moment = await momentOf(env, id, atMs);
  if (moment === null) return ok(null);
  if (moment === "forgotten") return err(FORGOTTEN);
  return ok({ atMs, seq: moment.seq, view: viewAt(moment.carried, moment.events) });
}

// What a link to a room says where somebody pastes it (oEmbed): found by the line in the head of the room's page.
import { type OembedBody, oembedBody, oembedQuery } from "../../shared/http/oembed-body.ts";
import { OEMBED, PAGES } from "../../shared/http/paths.ts";
import { roomName } from "../../shared/protocol/scalars.ts";
import { ok } from "../../shared/result.ts";
import { cachePolicyOf } from "../domain/cache/policies.ts";
import { TAGS } from "../domain/cache/tags.ts";
import { askRoom } from "../platform/registry.ts";
import { cachedRoute } from "./cached.ts";
import type { Source } from "./cached-read.ts";

const POLICY = "oembed";

export const OEMBED_ROUTES = [
  cachedRoute({
    path: OEMBED,
    summary: "What a link to a room is called",
    answer: oembedBody,
    query: oembedQuery,
    policy: POLICY,
    tags: () => [],
    read: async ({ query }, source) => ok(await linkOf(query.url, source)),
    // Which room it is of, the address alone does not tell.
    tagsOf: () => [TAGS.rooms],
  }),
];

/** Null for whatever is no address of a room of ours. */
async function linkOf(url: string, { env, config, ownOrigin }: Source): Promise<OembedBody | null> {
  const room = roomOf(url, ownOrigin);
  const info = room === null ? null : await askRoom(env, room);
  if (!info) return null;
  return {
    version: "1.0",
    type: "link",
    title: info.tagline === "" ? info.title : `${info.title}: ${info.tagline}`,
    provider_name: config.siteName,
    provider_url: `${ownOrigin}/`,
    cache_age: cachePolicyOf(POLICY).freshMs / 1_000,
  };
}

function roomOf(url: string, ownOrigin: string): string | null {
  const page = URL.canParse(url) ? new URL(url) : null;
  if (page?.origin !== ownOrigin) return null;
  const name = roomName.safeParse(page.pathname.slice(PAGES.room("").length));
  return name.success && page.pathname === PAGES.room(name.data) ? name.data : null;
}

// The site's pages: which built file, which words for search and sharing, which boot data. No page waits for a socket.
import type { BroadcastBoot, HomeBoot, RoomBoot, SnapshotBody } from "../../shared/http/bodies.ts";
import { mediaUrl, OEMBED, PAGES } from "../../shared/http/paths.ts";
import type { Phase } from "../../shared/room/view.ts";
import { broadcastParams, HOME, PAST, SHOW } from "./broadcasts.ts";
import { keptValue } from "./cached.ts";
import type { Context } from "./context.ts";
import { fillPage } from "./page.ts";
import { requireRoom, roomParams } from "./rooms.ts";
import { type Answer, route } from "./route.ts";
import { liveBoot, promptSnapshot } from "./snapshot.ts";

export const PAGE_ROUTES = [
  route({
    method: "GET",
    path: PAGES.home,
    auth: "public",
    headers: "page",
    handle: async (_input, context) => {
      const home = await keptValue(HOME, { params: {}, query: {} }, context);
      if (!home.ok) return home;
      const boot: HomeBoot = { home: home.value };
      const title = context.config.siteName;
      const description = "Live rooms: listen in step with everybody, chat, react.";
      return fillPage("/home/index.html", { title, description, heading: title, boot }, context);
    },
  }),
  route({
    method: "GET",
    path: PAGES.room(":room"),
    auth: "public",
    headers: "page",
    params: roomParams,
    handle: ({ params }, context) => roomPage(params.room, context),
  }),
  route({
    method: "GET",
    path: PAGES.booth,
    // Public: the cookie is withheld on links from other sites (SameSite=Strict), so only the page itself can ask who is in.
    auth: "public",
    headers: "booth",
    handle: (_input, context) => boothPage("/booth/index.html", "Booth", context),
  }),
  route({
    method: "GET",
    path: PAGES.signIn,
    auth: "public",
    headers: "booth",
    handle: (_input, context) => boothPage("/booth/sign-in.html", "Sign in", context),
  }),
  route({
    method: "GET",
    path: PAGES.report(":room", ":id"),
    // Like the booth: the page itself asks who is in.
    auth: "public",
    headers: "booth",
    handle: (_input, context) => boothPage("/report/index.html", "Report", context),
  }),
  route({
    method: "GET",
    path: PAGES.history,
    auth: "public",
    headers: "page",
    handle: async (_input, context) => {
      const list = await keptValue(PAST, { params: {}, query: {} }, context);
      if (!list.ok) return list;
      const title = `Past shows · ${context.config.siteName}`;
      const description = "Every show with its tracks, its chat and who came.";
      return fillPage("/history/index.html", { title, description, boot: list.value }, context);
    },
  }),
  route({
    method: "GET",
    path: PAGES.broadcast(":id"),
    auth: "public",
    headers: "page",
    params: broadcastParams,
    handle: ({ params }, context) => broadcastPage(params.id, context),
  }),
];

async function roomPage(room: string, context: Context): Promise<Answer> {
  const info = await requireRoom(room, context);
  if (!info.ok) return info;
  const snapshot = await promptSnapshot(info.value, context);
  const boot: RoomBoot | undefined = snapshot ? { snapshot, ...liveBoot(context) } : undefined;
  const { title, tagline } = info.value;
  const line = snapshot ? firstLine(snapshot) : tagline;
  return fillPage(
    "/room/index.html",
    {
      title: `${title} · ${context.config.siteName}`,
      description: tagline || line,
      image: artworkOf(snapshot, context),
      oembed: oembedUrl(context.ownOrigin + PAGES.room(room), context),
      heading: title,
      line,
      ...(boot ? { boot } : {}),
    },
    context,
  );
}

function oembedUrl(page: string, { ownOrigin }: Context): string {
  return `${ownOrigin}${OEMBED}?url=${encodeURIComponent(page)}`;
}

function artworkOf(snapshot: SnapshotBody | null, { ownOrigin }: Context): string | null {
  const key = snapshot?.view.deck.track?.artworkKey;
  return key ? ownOrigin + mediaUrl(key) : null;
}

const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  idle: "Off air",
  scheduled: "Coming up",
  doors: "Doors are open",
  live: "On air",
  break: "Short break",
  ended: "Off air",
};

/** What is going on, in one line, before any script has run. */
function firstLine({ view }: SnapshotBody): string {
  const { broadcast, deck } = view;
  const state = [PHASE_WORDS[broadcast.phase], broadcast.title].filter(Boolean).join(": ");
  return deck.playing && deck.track ? `${state} · ${deck.track.title}` : state;
}

function boothPage(path: string, title: string, context: Context): Promise<Response> {
  const full = `${title} · ${context.config.siteName}`;
  return fillPage(path, { title: full, description: "Where the show is run." }, context);
}

async function broadcastPage(id: string, context: Context): Promise<Answer> {
  const found = await keptValue(SHOW, { params: { id }, query: {} }, context);
  if (!found.ok) return found;
  const boot: BroadcastBoot = found.value;
  const { broadcast, info } = boot;
  const description = `${info.title}: ${broadcast.playCount} tracks, ${broadcast.chatCount} messages, ${broadcast.peopleTotal} people.`;
  return fillPage(
    "/replay/index.html",
    {
      title: `${broadcast.title} · ${context.config.siteName}`,
      description,
      heading: broadcast.title,
      line: info.title,
      boot,
    },
    context,
  );
}

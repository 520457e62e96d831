// A site in which every field that people can fill holds a payload: names, chat, titles, announcements, tags, partners,
// rooms, and the look of a widget. Made by the ways that people have.
import { ensureDevVars } from "../../../server/local/dev-vars.ts";
import { type PartnerDemo, servePartnerDemo } from "../../../server/local/partner-demo/serve.ts";
import { makeSignInUrl } from "../../../server/platform/links.ts";
import {
  broadcastsBody,
  type Track,
  tracksBody,
  type UploadBody,
} from "../../../shared/http/bodies.ts";
import { API } from "../../../shared/http/paths.ts";
import {
  ANNOUNCEMENT_MAX_CHARS,
  CHAT_MAX_CHARS,
  NAME_MAX_CHARS,
} from "../../../shared/protocol/limits.ts";
import { type Dj, hireDj } from "../../helpers/dj.ts";
import type { TestServer } from "../../helpers/server.ts";
import { wav } from "../../helpers/sound.ts";
import { timeCoded } from "../../helpers/time-code.ts";
import { payload } from "./payloads.ts";

export const ROOM = "xss";
const ARCHIVED_WITHIN_MS = 20_000;
/** Long enough for one more line. */
const CHAT_PAUSE_MS = 1_600;

export type Scene = {
  readonly partner: PartnerDemo;
  /** A past show in which everything was said and played. */
  readonly showId: string;
  readonly dj: Dj;
  close(): Promise<void>;
};

/** A one-time link of somebody whose name is a payload. */
export async function hostileLink(origin: string, shape: number): Promise<string> {
  const secrets = await ensureDevVars();
  if (!secrets.ok) throw new Error(secrets.error);
  const who = { name: payload("staff", shape, NAME_MAX_CHARS), role: "owner" } as const;
  return makeSignInUrl(secrets.value.ADMIN_SECRET, who, { origin, nowMs: Date.now() });
}

export async function setScene(server: TestServer): Promise<Scene> {
  const { origin } = server;
  const call = await signedIn(origin, await hostileLink(origin, 0));
  await call("POST", API.rooms, {
    room: ROOM,
    title: payload("room", 1),
    tagline: payload("tagline", 2),
  });
  const track = await hostileTrack(call);
  const partner = await servePartnerDemo({ port: 0, hostOrigin: origin, room: ROOM });
  await call("POST", API.partners, {
    name: payload("partner", 0),
    origins: [partner.origin],
    rooms: [ROOM],
  });
  const main = await hireDj({ origin, boothLink: await hostileLink(origin, 0) });
  await main.send({
    kind: "broadcast.schedule",
    title: payload("upcoming", 8),
    startsAt: Date.now() + 3_600_000,
  });
  main.close();
  const dj = await hireDj({ origin, boothLink: await hostileLink(origin, 1) }, ROOM);
  await perform(dj, track, "past", [2, 6]);
  await dj.send({ kind: "broadcast.end" });
  const showId = await archivedShow(origin);
  await perform(dj, track, "live", [0, 1, 3, 4, 5, 7, 8]);
  return {
    partner,
    showId,
    dj,
    close: async () => {
      dj.close();
      await partner.close();
    },
  };
}

/** Says it, and again when that was too soon. */
async function say(dj: Dj, text: string): Promise<void> {
  try {
    await dj.send({ kind: "chat.say", text });
  } catch {
    await new Promise((resolve) => setTimeout(resolve, CHAT_PAUSE_MS));
    await dj.send({ kind: "chat.say", text });
  }
}

/** A show in which every text of the protocol is hostile; lines of the chat in these shapes. */
async function perform(
  dj: Dj,
  track: Track,
  which: "past" | "live",
  shapes: readonly number[],
): Promise<void> {
  const { id, title, artist, durationMs, mediaKey, artworkKey } = track;
  const card = { id, title, artist, durationMs, mediaKey, artworkKey };
  await dj.send({ kind: "broadcast.start", title: payload(`${which}-show`, 2) });
  await dj.send({ kind: "deck.load", track: card });
  await dj.send({
    kind: "queue.add",
    track: { ...card, title: payload("queue", 3), artist: payload("queue-artist", 6) },
  });
  await dj.send({ kind: "deck.play" });
  for (const shape of shapes) {
    await say(dj, payload(`chat${shape}`, shape, CHAT_MAX_CHARS));
  }
  await dj.send({
    kind: "announcement.pin",
    text: payload("announcement", 8, ANNOUNCEMENT_MAX_CHARS),
  });
}

type Call = (method: string, path: string, body?: unknown) => Promise<Response>;

async function signedIn(origin: string, link: string): Promise<Call> {
  let cookie = "";
  const call: Call = async (method, path, body) => {
    const isFile = body instanceof Blob;
    const response = await fetch(origin + path, {
      method,
      headers: { origin, cookie, "content-type": isFile ? body.type : "application/json" },
      ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const answer = await call("POST", API.signIn, { link: new URL(link).hash.slice(1) });
  cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  return call;
}

/** A sound of our own under hostile tags, with a seeded cover. */
async function hostileTrack(call: Call): Promise<Track> {
  const { tracks } = tracksBody.parse(await (await call("GET", API.tracks)).json());
  const sound = new Blob([wav(timeCoded(2))], { type: "audio/wav" });
  const { mediaKey } = (await (await call("PUT", API.uploads, sound)).json()) as UploadBody;
  const tags = {
    title: payload("track", 0),
    artist: payload("artist", 1),
    album: payload("album", 3),
  };
  const artworkKey = tracks[0]?.artworkKey ?? null;
  const made = { mediaKey, artworkKey, durationMs: 3_600_000, peaks: null, ...tags };
  return (await (await call("POST", API.tracks, made)).json()) as Track;
}

async function archivedShow(origin: string): Promise<string> {
  for (const began = performance.now(); performance.now() - began < ARCHIVED_WITHIN_MS; ) {
    const answer = await fetch(`${origin}${API.broadcasts}?room=${ROOM}`);
    const { broadcasts } = broadcastsBody.parse(await answer.json());
    if (broadcasts[0]) return broadcasts[0].id;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("the show did not reach the history");
}

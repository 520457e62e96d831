// Fills a new site through its own HTTP interface, as an operator would: one room, three pieces of music, one partner.
// Whatever is there already stays as it is.
import { join } from "node:path";
import {
  meBody,
  type NewTrack,
  readProblem,
  tracksBody,
  type UploadBody,
  uploadBody,
} from "../../shared/http/bodies.ts";
import { partnersBody } from "../../shared/http/partner-bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { makeSignInUrl } from "../platform/links.ts";
import { artwork } from "./artwork.ts";
import { PIECES, type Piece } from "./music/pieces.ts";
import { press } from "./music/pressing.ts";
import { ROOM, type Settings } from "./settings.ts";
import { hasStamp, writeStamp } from "./stamp.ts";

const TITLE = "The Upper Room";
const TAGLINE = "DJ Lee & Voices of Judah, live";

type Session = { origin: string; cookie: string };

/** Runs on the first start of a state folder, and again when the port changed (the partner's origin is then new). */
export async function seedOnce(
  settings: Settings,
  adminSecret: string,
  say: (line: string) => void,
): Promise<Result<undefined, string>> {
  const stamp = join(settings.stateDir, "seeded.stamp");
  if (await hasStamp(stamp, String(settings.port))) return ok(undefined);
  say("Making the first room and its music…");
  try {
    const session = await signIn(settings.origin, adminSecret);
    await makeRoom(session);
    // Before the music, which takes its time: only a fresh sign-in counts as a touch.
    await addPartner(session, settings.partnerPort);
    await addPieces(session);
    await call(session, "POST", API.signOut);
    await writeStamp(stamp, String(settings.port));
    return ok(undefined);
  } catch (error) {
    return err(
      `The first content could not be made: ${error instanceof Error ? error.message : error}`,
    );
  }
}

async function signIn(origin: string, adminSecret: string): Promise<Session> {
  const who = { name: "Setup", role: "owner" } as const;
  const url = await makeSignInUrl(adminSecret, who, { origin, nowMs: Date.now() });
  const link = new URL(url).hash.slice(1);
  const response = await call({ origin, cookie: "" }, "POST", API.signIn, { link });
  const cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]);
  return { origin, cookie: cookie.filter((pair) => !pair?.endsWith("=")).join("; ") };
}

async function makeRoom(session: Session): Promise<void> {
  const me = meBody.parse(await (await call(session, "GET", API.me)).json());
  if (me.rooms.some(({ room }) => room === ROOM)) return;
  await call(session, "POST", API.rooms, { room: ROOM, title: TITLE, tagline: TAGLINE });
}

async function addPieces(session: Session): Promise<void> {
  const { tracks } = tracksBody.parse(await (await call(session, "GET", API.tracks)).json());
  if (tracks.length > 0) return;
  for (const piece of PIECES) await addPiece(session, piece);
}

async function addPiece(session: Session, piece: Piece): Promise<void> {
  const { wav, durationMs, peaks } = await press(piece);
  const sound = await upload(session, "audio/wav", wav);
  const cover = await upload(session, "image/png", artwork(piece.hues));
  const track: NewTrack = {
    mediaKey: sound.mediaKey,
    artworkKey: cover.mediaKey,
    title: piece.title,
    artist: piece.artist,
    album: piece.album,
    durationMs,
    peaks,
  };
  await call(session, "POST", API.tracks, track);
}

async function upload(
  session: Session,
  type: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<UploadBody> {
  const answer = await call(session, "PUT", API.uploads, new Blob([bytes]), type);
  return uploadBody.parse(await answer.json());
}

async function addPartner(session: Session, port: number): Promise<void> {
  const origins = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  const answer = await call(session, "GET", API.partners);
  const { partners } = partnersBody.parse(await answer.json());
  if (partners.some((partner) => origins.every((origin) => partner.origins.includes(origin))))
    return;
  await call(session, "POST", API.partners, { name: "Partner demo", origins, rooms: [ROOM] });
}

/** One request as our own pages make it; anything but success throws with the server's own sentence. */
async function call(
  { origin, cookie }: Session,
  method: string,
  path: string,
  body?: unknown,
  type = "application/json",
): Promise<Response> {
  const response = await fetch(new URL(path, origin), {
    method,
    headers: { Origin: origin, Cookie: cookie, "Content-Type": type },
    ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
  });
  if (response.ok) return response;
  const words = readProblem(await response.json())?.message ?? "no words of ours";
  throw new Error(`${method} ${path} answered ${response.status} (${words})`);
}

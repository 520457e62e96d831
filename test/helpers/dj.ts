// A DJ without a booth: signs in with the one-time link, holds a staff socket from Node, and runs the show by commands.
import { type Track, tokenBody, tracksBody } from "../../shared/http/bodies.ts";
import { API, SOCKET_PREFIX } from "../../shared/http/paths.ts";
import type { Command } from "../../shared/protocol/client.ts";
import type { TrackCard } from "../../shared/protocol/scalars.ts";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../shared/protocol/version.ts";

export type Dj = {
  /** The library, newest first, as cards for the deck. */
  readonly tracks: readonly TrackCard[];
  /** Resolves once the command took effect; rejects with the refusal's reason. */
  send(command: Command): Promise<void>;
  close(): void;
};

/** Signs in at `server` and enters `room`. Uses the booth link up. */
export async function hireDj(
  server: { origin: string; boothLink: string },
  room = "main",
): Promise<Dj> {
  const { origin, boothLink } = server;
  const link = boothLink.slice(boothLink.indexOf("#") + 1);
  const signedIn = await post(origin, API.signIn, { link });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const passed = await post(origin, API.staffToken(room), {}, cookie);
  const { token } = tokenBody.parse(await passed.json());
  const library = await fetch(origin + API.tracks, { headers: { cookie } });
  const { tracks } = tracksBody.parse(await library.json());
  const socket = await enter(
    `${origin.replace("http", "ws")}${SOCKET_PREFIX}${room}`,
    token,
    origin,
  );
  let count = 0;
  return {
    tracks: tracks.map(cardOf),
    send(cmd) {
      const op = `dj-${Date.now()}-${count++}`;
      const settled = answered(socket, op);
      socket.send(JSON.stringify({ t: "do", op, cmd }));
      return settled;
    },
    close: () => socket.close(),
  };
}

function cardOf({ id, title, artist, durationMs, mediaKey, artworkKey }: Track): TrackCard {
  return { id, title, artist, durationMs, mediaKey, artworkKey };
}

async function post(
  origin: string,
  path: string,
  body: object,
  cookie?: string,
): Promise<Response> {
  const response = await fetch(origin + path, {
    method: "POST",
    headers: { origin, "content-type": "application/json", ...(cookie ? { cookie } : {}) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response;
}

function enter(url: string, token: string, origin: string): Promise<WebSocket> {
  const protocols = [SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX + token];
  // Node's WebSocket takes headers, which the browser's type does not know.
  const socket = new WebSocket(url, { protocols, headers: { origin } } as unknown as string[]);
  return new Promise((resolve, reject) => {
    socket.addEventListener("message", () => resolve(socket), { once: true });
    socket.addEventListener("close", ({ code }) => reject(new Error(`closed with ${code}`)));
  });
}

/** The sender's own event carries its `op`; `done` and `refused` name it as well. */
function answered(socket: WebSocket, op: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const hear = ({ data }: MessageEvent) => {
      const text = String(data);
      if (!text.includes(`"${op}"`)) return;
      socket.removeEventListener("message", hear);
      const frame = JSON.parse(text) as { t: string; reason?: string };
      if (frame.t === "refused") reject(new Error(frame.reason));
      else resolve();
    };
    socket.addEventListener("message", hear);
  });
}

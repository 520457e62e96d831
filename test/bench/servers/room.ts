// Our room for the bench: the real object straight behind a door, on air, every listener a person who may chat.
import { SEAT_HEADER, type Seat, stampSeat } from "../../../server/domain/room/seat.ts";
import { CONFIRM_EVERY_BYTES } from "../../../shared/protocol/limits.ts";
import { RawSocket } from "../../helpers/raw-socket.ts";
import { startWorkerd } from "../../helpers/workerd.ts";
import type { Contender, Running } from "../contender.ts";

const HOUR_MS = 3_600_000;
const HEARTBEAT_MS = 25_000;
const PATH = "/room";

/** The header that stands for a seat: listener `n`, or the DJ. */
export function seatHeaders(n: number | "dj"): Record<string, string> {
  const seat: Seat = {
    person: n === "dj" ? "s_benchdj001" : `p_bench${String(n).padStart(6, "0")}`,
    name: n === "dj" ? "DJ Lee" : null,
    role: n === "dj" ? "dj" : "listener",
    partner: null,
    origin: "http://bench.test",
    expiresAtMs: Date.now() + 24 * HOUR_MS,
  };
  return { [SEAT_HEADER]: stampSeat(seat) };
}

export const startRoom = (folder: string, core: number): Promise<Running> =>
  startWorkerd({
    entry: "test/bench/workers/room.ts",
    objects: { USER_SESSIONS: "BenchRoom" },
    // One object, however large: relays are not what is measured here.
    vars: { TOKEN_SECRET: "bench-token-secret-0123456789abcdefgh", ROOM_SPREAD_SOCKETS: "100000" },
    folder,
    core,
  });

/** The DJ opens the show and stays, with a heartbeat; resolves once it is on air. */
export async function goOnAir({ port }: Running): Promise<RawSocket> {
  let dj: RawSocket | undefined;
  let beat: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve, reject) => {
    const onText = (text: string) => {
      if (text.includes("broadcast.started")) resolve();
    };
    const onClose = (code: number) => {
      clearInterval(beat);
      reject(new Error(`the DJ was closed with ${code}`));
    };
    const headers = seatHeaders("dj");
    const confirmEveryBytes = CONFIRM_EVERY_BYTES;
    RawSocket.open({ port, path: PATH, headers, onText, onClose, confirmEveryBytes }).then(
      (socket) => {
        dj = socket;
        beat = setInterval(() => socket.send("ping"), HEARTBEAT_MS);
        socket.send(
          '{"t":"do","op":"op-on-air-1","cmd":{"kind":"broadcast.start","title":"Bench"}}',
        );
      },
      reject,
    );
  });
  return dj as RawSocket;
}

export const room: Contender = {
  name: "room",
  what: "our `UserSession` in workerd, SQLite on disk, on air; each event decided, stored and folded",
  start: startRoom,
  door: (n) => ({ path: PATH, headers: seatHeaders(n) }),
  say: (text, id) =>
    `{"t":"do","op":"op-${String(id).padStart(8, "0")}","cmd":{"kind":"chat.say","text":"${text}"}}`,
  async prepare(running) {
    await goOnAir(running);
  },
  heartbeat: "ping",
  confirms: true,
  greets: true,
};

export const deflatedRoom: Contender = {
  ...room,
  name: "room-deflate",
  what: "the same with permessage-deflate offered by every client",
  deflate: true,
};

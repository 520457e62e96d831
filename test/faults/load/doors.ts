// The two ways into a room under test: straight to the object with a stamped seat, and through the whole edge with a token.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SEAT_HEADER, SINCE_HEADER, stampSeat } from "../../../server/domain/room/seat.ts";
import type { LogBody } from "../../../shared/http/bodies.ts";
import { API } from "../../../shared/http/paths.ts";
import type { Role } from "../../../shared/roles.ts";
import type { RoomEvent } from "../../../shared/room/events.ts";
import { startLeanServer } from "../../helpers/lean-server.ts";
import type { RawSocketOptions } from "../../helpers/raw-socket.ts";
import { startWorkerd } from "../../helpers/workerd.ts";
import type { InsideReport } from "./inside-report.ts";

const HOUR_MS = 3_600_000;
const SECRET = "faults-token-secret-0123456789abcdefghijk";

export type Who = { readonly person: string; readonly role?: Role; readonly since?: string | null };

/** A server with one room, and how to come in. */
export type Door = {
  readonly name: "straight" | "edge";
  readonly pid: () => number;
  /** What the runtime and the Worker wrote. */
  readonly log: () => string;
  enter(who: Who): Promise<RawSocketOptions>;
  /** The stored events after this one, as a reader without a socket gets them; a room repeats its last 2,000 at most. */
  stored(epoch: string, afterSeq?: number): Promise<RoomEvent[]>;
  /** Seats so many listeners within the runtime, or asks how they fare; absent where the way in is the edge. */
  readonly inside?: (what: number | "report") => Promise<InsideReport>;
  kill9(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const ROOM = "main";

type StraightOptions = {
  /** A variant of the room, from the root of the repository; it exports `FaultRoom`. */
  readonly entry?: string;
  /** Kept by `stop`; otherwise one is made and removed. */
  readonly stateFolder?: string;
};

/** The object alone in a bare runtime. */
export async function straightDoor(options: StraightOptions = {}): Promise<Door> {
  const { entry = "test/workers/fault-rooms.ts", stateFolder } = options;
  const folder = stateFolder ?? mkdtempSync(join(tmpdir(), "judas-faults-"));
  const objects = { ROOM: "FaultRoom", INSIDE: "InsideListeners" };
  // One object, however many come: rooms that spread are tried in test/relays.
  const vars = { TOKEN_SECRET: SECRET, ROOM_SPREAD_SOCKETS: "99999" };
  const server = await startWorkerd({ entry, objects, folder, vars });
  return {
    name: "straight",
    pid: () => server.pid,
    log: () => server.log,
    async enter({ person, role = "listener", since = null }) {
      const seat = stampSeat({ ...seatOf(person, role), origin: server.origin });
      const headers = { [SEAT_HEADER]: seat, ...(since ? { [SINCE_HEADER]: since } : {}) };
      return { port: server.port, path: `/${ROOM}`, headers };
    },
    stored: (epoch, afterSeq = 0) =>
      readLog(`${epoch}.${afterSeq}`, (since) => `${server.origin}/${ROOM}?since=${since}`),
    inside: async (what) =>
      (await (await fetch(`${server.origin}/${ROOM}?inside=${what}`)).json()) as InsideReport,
    kill9: () => server.kill9(),
    restart: () => server.restart(),
    async stop() {
      // A runtime that still holds thousands of sockets takes its time to say goodbye to each.
      await server.kill9();
      if (!stateFolder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The real Worker: registry, origin, token, coarse limit, then the object. */
export async function edgeDoor(): Promise<Door> {
  const server = await startLeanServer({ rooms: [ROOM] });
  const { origin } = server;
  return {
    name: "edge",
    pid: () => server.runtimePid(),
    log: () => server.logs.join("\n"),
    async enter({ person, role = "listener", since = null }) {
      const token = await server.tokenFor(person, {
        room: ROOM,
        role,
        ...(role === "listener" ? {} : { name: "Lee" }),
      });
      return {
        port: server.port,
        path: `/parties/user-session/${ROOM}${since ? `?since=${since}` : ""}`,
        protocols: ["judah.v1", `t.${token}`],
        headers: { Origin: origin },
      };
    },
    stored: (epoch, afterSeq = 0) =>
      readLog(`${epoch}.${afterSeq}`, (since) => `${origin}${API.log(ROOM)}?since=${since}`),
    kill9: () => server.kill9(),
    restart: () => server.restart(),
    async stop() {
      await server.kill9();
      await server.stop();
    },
  };
}

function seatOf(person: string, role: Role) {
  const name = role === "listener" ? null : "Lee";
  return { person, name, role, partner: null, expiresAtMs: Date.now() + HOUR_MS };
}

async function readLog(from: string, url: (since: string) => string): Promise<RoomEvent[]> {
  const events: RoomEvent[] = [];
  for (let since = from; ; ) {
    const page = (await (await fetch(url(since))).json()) as LogBody;
    if (page.reset) throw new Error(`the log can't be read from ${since}`);
    events.push(...page.events);
    if (!page.more) return events;
    since = page.next;
  }
}

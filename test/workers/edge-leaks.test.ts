// Every route, asked by everybody, whole and with each thing it leans on broken: no answer and no log line holds a secret,
// a pass, an address, a stack or a path.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Route } from "../../server/edge/route.ts";
import { ROUTES } from "../../server/edge/routes.ts";
import { type Leak, leaksIn } from "../helpers/leaks.ts";
import { passOf, sessionOf } from "./casting.ts";
import {
  ADMIN_SECRET,
  addRoom,
  askWith,
  linkFor,
  ORIGIN,
  PAGES_STUB,
  TOKEN_SECRET,
  tokenFor,
} from "./edge-helpers.ts";
import { Guest } from "./room-helpers.ts";

const QUERY = "zqQUERYqz";
const BODY = "zqBODYqz";
const IPV4 = "203.0.113.77";
const IPV6 = "2001:db8:77:88::99";
const LEVELS = ["log", "info", "warn", "error", "debug"] as const;

const lines: string[] = [];
const secrets: Record<string, string> = {
  TOKEN_SECRET,
  ADMIN_SECRET,
  "a query": QUERY,
  "a body": BODY,
  "an address": IPV4,
  "an address of the new sort": IPV6,
};

/** A binding of which nothing works, and whose failure says more than it should to anybody but us. */
const broken = new Proxy(
  {},
  {
    get: (_, name) => () => {
      const error = new Error(`${String(name)} is down`);
      error.stack = `${error.name}: ${error.message}\n    at inside (/srv/judah/server/edge/app.ts:12:3)`;
      throw error;
    },
  },
);
const WORLDS: Readonly<Record<string, Record<string, unknown>>> = {
  whole: {},
  "without D1": { DB: broken },
  "without KV": { SESSIONS: broken },
  "without R2": { MEDIA_BUCKET: broken },
  "without counters": { RATE_LIMITER: broken, EDGE_LIMIT: broken },
  "without rooms": { USER_SESSIONS: broken },
  "without pages": { ASSETS: broken },
};

beforeAll(async () => {
  for (const level of LEVELS) {
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => {
      const spoken = words.map((one) => (one instanceof Error ? one.stack : String(one)));
      lines.push(spoken.join(" "));
    });
  }
  await addRoom("hall");
  secrets["a session"] = (await sessionOf("owner", "*")).split("=")[1] ?? "";
  secrets["a listener's pass"] = await passOf("listener", "*", "hall");
  secrets["a link"] = await linkFor("dj", "Leaks");
});
afterAll(() => vi.restoreAllMocks());

const pathOf = ({ path }: Route) =>
  path
    .replace("/:file{[^/]+\\.[a-z]+}", "/favicon.svg")
    .replace(":room", "hall")
    .replace(/:\w+/g, "abcdef12");

/** The asker's headers: everything secret that they could show, where it may be and where it may not. */
function headersOf(who: "owner" | "listener", address: string): Record<string, string> {
  const pass = secrets["a listener's pass"] ?? "";
  return {
    Origin: ORIGIN,
    "CF-Connecting-IP": address,
    "X-Forwarded-For": address,
    "Content-Type": "application/json",
    Authorization: `Bearer ${pass}`,
    "Sec-WebSocket-Protocol": `judah.v1, t.${pass}`,
    Cookie: who === "owner" ? `__Host-judah=${secrets["a session"]}` : `judah-local=${pass}`,
  };
}

/** Bodies a route might read on, each with something that must not come back. */
const bodies = () => [
  `{"${BODY}":1}`,
  BODY,
  JSON.stringify({
    token: secrets["a listener's pass"],
    link: `${secrets["a link"]}x`,
    partner: "self",
    title: BODY,
    room: BODY,
  }),
];

async function textOf(response: Response, path: string): Promise<string> {
  const headers = [...response.headers].filter(
    ([name]) => !(name === "set-cookie" && path === "/api/sign-in"),
  );
  const body = response.webSocket ? "" : await response.text();
  // A new pass is what these three are for.
  const given = path.endsWith("token") && response.ok ? body.replace(/"token":"[^"]+"/, "") : body;
  return `${headers.map((pair) => pair.join(": ")).join("\n")}\n\n${given}`;
}

async function walk(world: Record<string, unknown>): Promise<{ asked: number; leaks: Leak[] }> {
  const questions = ROUTES.flatMap((route) =>
    (["owner", "listener"] as const).flatMap((who) =>
      (route.method === "GET" ? [undefined] : bodies()).map((body) => ({ route, who, body })),
    ),
  ).filter(({ route }) => !route.path.endsWith("sign-out"));
  const found = questions.map(async ({ route, who, body }, n) => {
    const path = pathOf(route);
    const answer = await askWith({ ASSETS: PAGES_STUB, ...world }, `${path}?${QUERY}=${QUERY}`, {
      method: route.method,
      headers: headersOf(who, n % 2 === 0 ? IPV4 : IPV6),
      ...(body === undefined ? {} : { body }),
    });
    return leaksIn(await textOf(answer, path), secrets).map((leak) => ({
      ...leak,
      what: `${path}: ${leak.what}`,
    }));
  });
  return { asked: questions.length, leaks: (await Promise.all(found)).flat() };
}

describe("answers", () => {
  it.each(Object.entries(WORLDS))(
    "%s",
    async (_, world) => {
      const { asked, leaks } = await walk(world);
      expect(leaks).toEqual([]);
      expect(asked).toBeGreaterThan(80);
    },
    60_000,
  );

  it("frames of a room, to somebody who behaves and to somebody who does not", async () => {
    const pass = await tokenFor("hall", { person: "p_leaky00001" });
    const { webSocket } = await askWith({}, `/parties/user-session/hall?${QUERY}`, {
      headers: {
        ...headersOf("listener", IPV4),
        Upgrade: "websocket",
        "Sec-WebSocket-Protocol": `judah.v1, t.${pass}`,
      },
    });
    const guest = new Guest(webSocket as WebSocket);
    await guest.until(() => guest.frame("welcome"));
    await guest.do({ kind: "person.rename", name: "Ruth" });
    await guest.do({ kind: "deck.play" });
    for (const text of ["{", BODY, '{"t":"do"}']) guest.socket.send(text);
    await guest.until(() => guest.closed);
    const said = JSON.stringify([guest.frames, guest.closed]);
    expect(leaksIn(said, { ...secrets, "their own pass": pass })).toEqual([]);
  });
});

describe("the log", () => {
  it("was written to, and holds nothing of it", () => {
    expect(lines.filter((line) => line.includes("route.failed")).length).toBeGreaterThan(5);
    expect(lines.flatMap((line) => leaksIn(line, secrets))).toEqual([]);
  });
});

describe("the scan itself (control)", () => {
  it("finds each thing in a log line and in an answer", () => {
    const before = lines.length;
    const error = new Error("x");
    for (const secret of Object.values(secrets))
      console.error(JSON.stringify({ event: "x", secret }));
    console.error(error);
    console.error("D1_ERROR: no such column: token: SQLITE_ERROR");
    const found = lines.slice(before).map((line) => leaksIn(line, secrets).map(({ what }) => what));
    expect(found.map((whats) => whats.length > 0)).not.toContain(false);
    expect(found.flat()).toEqual(
      expect.arrayContaining([...Object.keys(secrets), "a stack", "SQL"]),
    );
    lines.splice(before);
  });

  it("has no complaint about what is allowed", () => {
    const fine = `x-request-id: abc\n\n{"type":"/api/docs#not_found","title":"There is nothing here.","status":404,"code":"not_found","requestId":"QWERTY123456"}`;
    expect(leaksIn(fine, secrets)).toEqual([]);
  });
});

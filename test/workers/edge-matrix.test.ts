// Every route × seven kinds of people × their own room and another one. The routes come from the Worker's list, the rights
// from a table written by hand: what one has and the other lacks fails.
import { beforeAll, describe, expect, it } from "vitest";
import type { Route } from "../../server/edge/route.ts";
import { ROUTES } from "../../server/edge/routes.ts";
import { codeOf, type Grant, headersOf, visitor } from "./casting.ts";
import { addRoom, ask } from "./edge-helpers.ts";
import { EVERYBODY, type Right, ROUTE_RIGHTS, STAFF, type Who } from "./rights.ts";

const OWN = "hall";
const OTHER = "annex";
/** Answers that mean: not you. Whatever else comes was decided after the rights. */
const DENIALS = ["signed_out", "forbidden", "step_up", "cross_site", "unauthorized"];
const GRANTS: Readonly<Record<string, Grant>> = {
  "of all rooms": { rooms: "*", touched: true },
  "of all rooms, whose touch is old": { rooms: "*", touched: false },
  [`of ${OWN}`]: { rooms: [OWN], touched: true },
};

const nameOf = ({ method, path }: Route) => `${method} ${path}`;

/** A path that fits the pattern; whether the thing exists does not matter to who may ask. */
const pathOf = ({ path }: Route, room: string) =>
  path
    .replace("/:file{[^/]+\\.[a-z]+}", "/favicon.svg")
    .replace(":room", room)
    .replace(/:\w+/g, "abcdef12");

/** The denial that the table demands, null for "may". */
function wanted(right: Right, who: Who, grant: Grant, named: string | null): string | null {
  if (right.may === "anybody") return null;
  if (right.may === "machine") return "unauthorized";
  if (!STAFF.includes(who)) return "signed_out";
  if (!right.may.includes(who)) return "forbidden";
  if (right.site && grant.rooms !== "*") return "forbidden";
  if (named !== null && grant.rooms !== "*" && !grant.rooms.includes(named)) return "forbidden";
  return right.touch && !grant.touched ? "step_up" : null;
}

/** What a listener's and a widget's page hold: no request uses it up, so one pass is as good as many. */
const passes = new Map<Who, Promise<Record<string, string>>>();

function held(who: Who, grant: Grant): Promise<Record<string, string>> {
  if (STAFF.includes(who)) return headersOf(who, grant, OWN);
  const headers = passes.get(who) ?? headersOf(who, grant, OWN);
  passes.set(who, headers);
  return headers;
}

async function answerTo(route: Route, who: Who, grant: Grant, room: string) {
  const headers = { ...(await held(who, grant)), "CF-Connecting-IP": visitor() };
  const code = await codeOf(await ask(pathOf(route, room), { method: route.method, headers }));
  return code !== null && DENIALS.includes(code) ? code : null;
}

/** Only staff is granted rooms and touched. */
const grantsOf = (who: Who) => Object.entries(GRANTS).slice(0, STAFF.includes(who) ? undefined : 1);

/** One line per cell, so that a difference reads as a sentence. */
async function rowsOf(route: Route, right: Right) {
  const rooms = route.path.includes(":room") ? [OWN, OTHER] : [OWN];
  const said: string[] = [];
  const should: string[] = [];
  for (const who of EVERYBODY) {
    for (const [words, grant] of grantsOf(who)) {
      for (const room of rooms) {
        const named = rooms.length > 1 ? room : null;
        const cell = `${who} ${words} asks for ${named ?? "it"}:`;
        said.push(`${cell} ${(await answerTo(route, who, grant, room)) ?? "may"}`);
        should.push(`${cell} ${wanted(right, who, grant, named) ?? "may"}`);
      }
    }
  }
  return { said, should };
}

beforeAll(async () => {
  await addRoom(OWN);
  await addRoom(OTHER);
});

describe("the table of rights", () => {
  it("has every route, once, and nothing else", () => {
    expect(ROUTES.map(nameOf).toSorted()).toEqual(Object.keys(ROUTE_RIGHTS).toSorted());
  });

  it("has guarded and open routes, and tells them apart (control)", async () => {
    const me = ROUTES.find((route) => nameOf(route) === "GET /api/me");
    const { said, should } = await rowsOf(me as Route, { may: "anybody" });
    expect(said).not.toEqual(should);
    expect(said.filter((line) => line.endsWith(" may"))).toHaveLength(
      STAFF.length * Object.keys(GRANTS).length,
    );
  });
});

describe("rights", () => {
  it.each(ROUTES.map((route) => [nameOf(route), route] as const))("%s", async (name, route) => {
    const { said, should } = await rowsOf(route, ROUTE_RIGHTS[name] ?? { may: "machine" });
    expect(said).toEqual(should);
  });
});

describe("writes from other sites", () => {
  const writes = ROUTES.filter((route) => route.method !== "GET");

  it.each(writes.map((route) => [nameOf(route), route] as const))("%s", async (name, route) => {
    // A machine proves itself by its signature, not by where it comes from.
    const denial = ROUTE_RIGHTS[name]?.may === "machine" ? "unauthorized" : "cross_site";
    const owner = { rooms: "*", touched: true } as const;
    for (const origin of ["https://evil.test", "null"]) {
      const headers = { ...(await headersOf("owner", owner, OWN)), "Sec-Fetch-Site": "cross-site" };
      const response = await ask(pathOf(route, OWN), { method: route.method, headers, origin });
      expect([origin, await codeOf(response)]).toEqual([origin, denial]);
    }
  });
});

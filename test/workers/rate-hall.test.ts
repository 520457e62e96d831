// A church hall: six hundred phones behind one address, all at once, twice. Nobody is refused; a flood from such an address is.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { dailyName } from "../../server/platform/hash.ts";
import type { TokenBody } from "../../shared/http/bodies.ts";
import { addRoom, ask, dial, ORIGIN, outcome, TOKEN_SECRET, tokenFor } from "./edge-helpers.ts";

const PHONES = 600;
const DAY_MS = 86_400_000;
const HALL = { "CF-Connecting-IP": "198.51.100.7" };

const phones = <T>(work: (phone: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: PHONES }, (_, phone) => work(phone)));
const counts = (words: readonly (string | number)[]) =>
  Object.fromEntries(
    [...new Set(words)].map((word) => [word, words.filter((w) => w === word).length]),
  );

beforeAll(() => addRoom("hall"));

describe("an honest hall", () => {
  it("gets its tokens, its seats and its readings, and again after the router restarts", async () => {
    const answers = await phones(() =>
      ask("/api/rooms/hall/token", { method: "POST", body: {}, headers: HALL }),
    );
    const tokens = await Promise.all(answers.map((answer) => answer.json<TokenBody>()));
    expect(counts(answers.map(({ status }) => status))).toEqual({ 200: PHONES });
    // Let in because they were counted, not because nobody counted.
    const counted = answers.filter(({ headers }) => headers.has("RateLimit"));
    expect(counted.length).toBeGreaterThan(PHONES / 2);
    for (const round of ["first", "again"]) {
      const seats = await phones(async (phone) => {
        const token = tokens[phone]?.token ?? "";
        const result = await outcome(
          await dial("/parties/user-session/hall", { token, headers: HALL }),
        );
        return "frame" in result ? "seated" : JSON.stringify(result);
      });
      expect({ round, ...counts(seats) }).toEqual({ round, seated: PHONES });
    }
    const reads = await phones(() => ask("/api/rooms/hall", { headers: HALL }));
    expect(counts(reads.map(({ status }) => status))).toEqual({ 200: PHONES });
    expect(reads.at(-1)?.headers.get("RateLimit-Policy")).toBe('"api-read";q=6000;w=24');
  });

  it("whose address has used up its sockets is told to wait, but the DJ in it is not", async () => {
    const day = Math.floor(Date.now() / DAY_MS);
    const crowded = { "CF-Connecting-IP": "198.51.100.8" };
    const key = await dailyName(TOKEN_SECRET, day, "connect\n198.51.100.8");
    const counter = env.RATE_LIMITER.getByName(`connect:${day}:${key}`);
    while ((await counter.take(50)).ok);
    const enter = async (token: string) =>
      outcome(await dial("/parties/user-session/hall", { token, headers: crowded }));
    const guest = await tokenFor("hall");
    const guests = await Promise.all(Array.from({ length: 200 }, () => enter(guest)));
    const dj = { purpose: "staff", role: "dj", person: "s_hall00001", name: "Lee" } as const;
    expect(
      guests.filter((one) => "closed" in one && one.closed === "rate_limited").length,
    ).toBeGreaterThan(50);
    expect(await enter(await tokenFor("hall", dj))).toEqual({ frame: expect.anything() });
  });
});

describe("a flood", () => {
  const flood = { "CF-Connecting-IP": "203.0.113.9" };

  it("of tokens from one address ends at the limit, with the wait, and costs nobody else anything", async () => {
    const ways = async (count: number) => {
      const all = await Promise.all(
        Array.from({ length: count }, () =>
          ask("/api/rooms/hall/token", { method: "POST", body: {}, headers: flood }),
        ),
      );
      return all;
    };
    const answers = (await Promise.all([ways(900), ways(900)])).flat();
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(100);
    expect(Number(refused[0]?.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await refused[0]?.json()).toMatchObject({
      code: "rate_limited",
      message: expect.stringMatching(
        /^A lot of people on your network came at once\. Try again in /,
      ),
    });
    const other = await ask("/api/rooms/hall/token", {
      ...{ method: "POST", body: {}, origin: ORIGIN },
      headers: { "CF-Connecting-IP": "203.0.113.10" },
    });
    expect(other.status).toBe(200);
  });
});

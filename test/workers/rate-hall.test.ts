// A church hall: six hundred phones behind one address, all at once. Nobody is refused; a flood from such an address is.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { POLICIES, type PolicyName } from "../../server/domain/rate/policies.ts";
import { dailyName } from "../../server/platform/hash.ts";
import type { TokenBody } from "../../shared/http/bodies.ts";
import { addRoom, ask, dial, outcome, TOKEN_SECRET, tokenFor } from "./edge-helpers.ts";

const PHONES = 600;
const DAY_MS = 86_400_000;
const from = (address: string) => ({ "CF-Connecting-IP": address });
const HALL = "198.51.100.7";

/** The counter of an address, as the edge finds it. */
async function counterOf(policy: PolicyName, address: string) {
  const day = Math.floor(Date.now() / DAY_MS);
  const key = await dailyName(TOKEN_SECRET, day, `${policy}\n${address}`);
  return env.RATE_LIMITER.getByName(`${policy}:${day}:${key}`);
}

const tokenAsked = (address: string) =>
  ask("/api/rooms/hall/token", { method: "POST", body: {}, headers: from(address) });

const phones = <T>(work: (phone: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: PHONES }, (_, phone) => work(phone)));
const counts = (words: readonly (string | number)[]) =>
  Object.fromEntries(
    [...new Set(words)].map((word) => [word, words.filter((w) => w === word).length]),
  );

/** An open counter that is late lets people in, so a busy machine may need a few tries. */
async function soon(isRefused: () => Promise<boolean>, address: string, policy: PolicyName) {
  const counter = await counterOf(policy, address);
  for (let tries = 0; tries < 50; tries += 1) {
    while ((await counter.take(Math.ceil(POLICIES[policy].burst / 50))).ok);
    const refused = await Promise.all(Array.from({ length: 60 }, isRefused));
    if (refused.includes(true)) return true;
  }
  return false;
}

beforeAll(() => addRoom("hall"));

describe("an honest hall", () => {
  it("gets its tokens, its seats and its readings, and again after the router restarts", async () => {
    const beganMs = Date.now();
    const answers = await phones(() => tokenAsked(HALL));
    const tokens = await Promise.all(answers.map((answer) => answer.json<TokenBody>()));
    expect(counts(answers.map(({ status }) => status))).toEqual({ 200: PHONES });
    // All of them were counted; what has grown back since is a twentieth per millisecond.
    const { remaining } = await (await counterOf("token", HALL)).take();
    const grown = Math.ceil((Date.now() - beganMs) / 50);
    expect(remaining).toBeLessThanOrEqual(POLICIES.token.burst - PHONES + grown);
    const seats = await phones(async (phone) => {
      const token = tokens[phone]?.token ?? "";
      const headers = from(HALL);
      const result = await outcome(await dial("/parties/user-session/hall", { token, headers }));
      return "frame" in result ? "seated" : JSON.stringify(result);
    });
    expect(counts(seats)).toEqual({ seated: PHONES });
    // And all of them may dial again at once, when the router restarts.
    expect((await (await counterOf("connect", HALL)).take()).remaining).toBeGreaterThan(PHONES);
    // Not what is kept: of that a crowd is charged one reading.
    const reads = await phones(() => ask("/api/rooms/hall", { headers: from(HALL) }));
    expect(counts(reads.map(({ status }) => status))).toEqual({ 200: PHONES });
  }, 120_000);
});

describe("an address that has used up its quota", () => {
  const FLOOD = "203.0.113.9";

  it("gets no tokens, is told the wait, and costs nobody else anything", async () => {
    let refusal: Response | null = null;
    const isRefused = async () => {
      const answer = await tokenAsked(FLOOD);
      if (answer.status === 429) refusal = answer;
      return answer.status === 429;
    };
    expect(await soon(isRefused, FLOOD, "token")).toBe(true);
    const { headers, status } = refusal as unknown as Response;
    expect([status, Number(headers.get("Retry-After")) > 0]).toEqual([429, true]);
    expect(headers.get("RateLimit-Policy")).toBe('"token";q=1200;w=60');
    expect(headers.get("RateLimit")).toMatch(/^"token";r=0;t=\d+$/);
    expect(await (refusal as unknown as Response).json()).toMatchObject({
      code: "rate_limited",
      detail: expect.stringMatching(
        /^A lot of people on your network came at once\. Try again in /,
      ),
    });
    expect((await tokenAsked("203.0.113.10")).status).toBe(200);
  });

  it("opens no sockets, but the DJ in that hall is counted as a person", async () => {
    const enter = async (token: string) =>
      outcome(await dial("/parties/user-session/hall", { token, headers: from(FLOOD) }));
    const guest = await tokenFor("hall");
    const isRefused = async () => {
      const result = await enter(guest);
      return "closed" in result && result.closed === "rate_limited";
    };
    expect(await soon(isRefused, FLOOD, "connect")).toBe(true);
    const dj = { purpose: "staff", role: "dj", person: "s_hall00001", name: "Lee" } as const;
    expect(await enter(await tokenFor("hall", dj))).toEqual({ frame: expect.anything() });
  }, 60_000);
});

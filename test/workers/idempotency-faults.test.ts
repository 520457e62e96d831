// The database fails once, at each of its calls in turn, before it did what it was asked or after. Whoever sends the write again
// under its key never makes a second one.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { askWith, ORIGIN } from "./edge-helpers.ts";
import { cookieFor } from "./staff-helpers.ts";

const CALLS = 7;
const MOMENTS = ["before", "after"] as const;
type Fault = { readonly call: number; readonly moment: (typeof MOMENTS)[number] };

/** D1 that fails once, at its call number `call`; `after`: it did it, but its answer got lost. */
function failingOnce({ call, moment }: Fault) {
  const real = new WeakMap<object, D1PreparedStatement>();
  let calls = 0;
  async function run<T>(work: () => Promise<T>): Promise<T> {
    const isNow = calls++ === call;
    if (isNow && moment === "before") throw new Error("D1 is away");
    const answer = await work();
    if (isNow) throw new Error("the answer of D1 got lost");
    return answer;
  }
  const statement = (inner: D1PreparedStatement): object => {
    const outer = {
      bind: (...values: unknown[]) => statement(inner.bind(...values)),
      run: () => run(() => inner.run()),
      all: () => run(() => inner.all()),
      first: () => run(() => inner.first()),
    };
    real.set(outer, inner);
    return outer;
  };
  const batch = (outers: object[]) =>
    run(() => env.DB.batch(outers.map((outer) => real.get(outer) as D1PreparedStatement)));
  return { DB: { prepare: (query: string) => statement(env.DB.prepare(query)), batch } };
}

type Sent = {
  name: string;
  key: string | null;
  cookie: string;
  replaced?: Record<string, unknown>;
};
async function invite({ name, key, cookie, replaced = {} }: Sent): Promise<number> {
  const headers = {
    Origin: ORIGIN,
    Cookie: cookie,
    "Content-Type": "application/json",
    ...(key === null ? {} : { "Idempotency-Key": key }),
  };
  const body = JSON.stringify({ name, role: "moderator", rooms: "*" });
  return (await askWith(replaced, "/api/invites", { method: "POST", headers, body })).status;
}

async function invitesTo(name: string): Promise<number> {
  const found = await env.DB.prepare("SELECT count(*) AS n FROM invites WHERE name = ?1")
    .bind(name)
    .first<{ n: number }>();
  return found?.n ?? 0;
}

/** Sends, meets the fault, sends again; how that ended and how many were made. */
async function twice(fault: Fault, key: string | null) {
  const name = `N${fault.call} ${fault.moment} ${key ? "keyed" : "plain"}`;
  // Somebody else each time: invitations are limited by person.
  const cookie = await cookieFor("owner", "*");
  const first = await invite({ name, key, cookie, replaced: failingOnce(fault) });
  const second = await invite({ name, key, cookie });
  return { name, first, second, made: await invitesTo(name) };
}

const FAULTS: readonly Fault[] = Array.from({ length: CALLS }, (_, call) =>
  MOMENTS.map((moment) => ({ call, moment })),
).flat();

it("a write with a key is made at most once, and exactly once where its answer says so", async () => {
  const kinds = new Set<string>();
  for (const fault of FAULTS) {
    const { name, first, second, made } = await twice(fault, crypto.randomUUID());
    kinds.add(`${first} ${second}`);
    const allowed = second === 201 ? [1] : second === 409 ? [0, 1] : [];
    expect([name, first, second, made]).toEqual([
      name,
      first,
      second,
      allowed.includes(made) ? made : "?",
    ]);
  }
  expect([...kinds]).toEqual(expect.arrayContaining(["500 409", "500 201", "201 409", "201 201"]));
});

it("without a key the same faults make a second one (control)", async () => {
  const made = [];
  for (const fault of FAULTS) made.push((await twice(fault, null)).made);
  expect(made).toContain(2);
});

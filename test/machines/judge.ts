// Throws forged and repeated requests at the site and says what was wrong with its answers: accepted, or not alike.
import { diceOf } from "../helpers/dice.ts";
import { type Base, bentRequest, rightRequest } from "./forge.ts";
import { SITE, SITE_ROOT, siteInNode } from "./site-in-node.ts";

export type Verdicts = { readonly cases: number; readonly failures: readonly string[] };

const MAX_FAILURES = 20;
/** Every so often a right request: the site is not refusing everything. */
const CONTROL_EVERY = 500;

let intents = 0;
function baseOf(nowMs: number): Base {
  intents += 1;
  const room = `room-${intents}`;
  return {
    root: SITE_ROOT,
    keyId: "operator.1",
    url: `${SITE}/api/admin/rooms`,
    contentType: "application/json",
    nowMs,
    body: new TextEncoder().encode(JSON.stringify({ room, title: `Room ${intents}` })),
    idempotencyKey: `intent-${intents}`,
  };
}

/** Bends `count` requests. Each must get the one answer of everybody who proved nothing, and change nothing. */
export async function judgeForgeries(count: number, seed: number): Promise<Verdicts> {
  const { db, send } = await siteInNode();
  const dice = diceOf(seed);
  const failures: string[] = [];
  let controls = 0;
  for (let n = 0; n < count && failures.length < MAX_FAILURES; n += 1) {
    const base = baseOf(Date.now());
    const { name, request } = await bentRequest(base, dice);
    const response = await send(request);
    const problem = await oddityOf(response);
    if (problem) failures.push(`${name} (case ${n}): ${problem}`);
    if (n % CONTROL_EVERY !== 0) continue;
    controls += 1;
    const { status } = await send((await rightRequest(baseOf(Date.now()))).request);
    if (status !== 201) failures.push(`control: ${status}`);
  }
  const done = { rooms: db.rows("rooms"), nonces: db.rows("nonces") };
  if (done.rooms !== controls || done.nonces !== controls) {
    failures.push(`${controls} right requests left ${JSON.stringify(done)}`);
  }
  return { cases: count, failures };
}

/** Sends `requests` right requests and then copies of them, `copies` in all. */
export async function judgeReplays(copies: number, seed: number): Promise<Verdicts> {
  const { db, send } = await siteInNode();
  const dice = diceOf(seed);
  const failures: string[] = [];
  const sent = [];
  for (let n = 0; n < 50; n += 1) {
    const { request } = await rightRequest(baseOf(Date.now()));
    const { status } = await send(request);
    if (status !== 201) failures.push(`original ${n}: ${status}`);
    sent.push(request);
  }
  for (let n = 0; n < copies && failures.length < MAX_FAILURES; n += 1) {
    const copy = sent[Math.floor(dice() * sent.length)];
    const response = copy && (await send(copy));
    const code = response && ((await response.json()) as { code: string }).code;
    if (response?.status !== 409 || code !== "replayed") {
      failures.push(`copy ${n}: ${response?.status} ${code}`);
    }
  }
  if (db.rows("rooms") !== sent.length) failures.push(`${db.rows("rooms")} rooms were made`);
  return { cases: copies, failures };
}

const UNAUTHORIZED = {
  type: "/api/docs#unauthorized",
  title: "The signature of this request isn't valid; X-Server-Time is the server's clock.",
  status: 401,
  code: "unauthorized",
};

/** What is wrong with the answer to a forgery; null when it is like all others. */
async function oddityOf(response: Response): Promise<string | null> {
  const text = await response.text();
  const { requestId, ...body } = JSON.parse(text || "{}") as Record<string, unknown>;
  const clock = response.headers.get("X-Server-Time") ?? "";
  const alike =
    response.status === 401 &&
    typeof requestId === "string" &&
    JSON.stringify(body) === JSON.stringify(UNAUTHORIZED) &&
    /^\d{10}$/.test(clock);
  return alike ? null : `${response.status} ${text.slice(0, 120)}`;
}

// Runs a route for a machine: proved, heard once, and answered the same to whoever repeats it with the same key.
import { err, ok, type Result } from "../../shared/result.ts";
import { errorWords, log } from "../platform/log.ts";
import {
  type Call,
  findAnswer,
  hearOnce,
  type StoredAnswer,
  type Written,
  writeOnce,
} from "../platform/nonces.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { visitorName } from "./identity.ts";
import { takeRate } from "./limits.ts";
import type { Effect, Machine, SignedAuth } from "./machine.ts";
import type { Answer, Route } from "./route.ts";
import { unauthorized, type Verified, verifySigned } from "./signed.ts";

type Outcome = { readonly answer: Answer; readonly headers: Readonly<Record<string, string>> };

/** What a machine's request comes to. */
export async function runSigned(
  route: Route,
  auth: SignedAuth,
  params: Record<string, string>,
  context: Context,
): Promise<Outcome> {
  const verified = await verifySigned(auth, params.room ?? null, context);
  if (!verified.ok) return failed(verified.error, context);
  const { refused, headers } = await limited(route, verified.value, context);
  const answer = refused ? err(refused) : await heard(route, params, context, verified.value);
  return !(answer instanceof Response) && !answer.ok
    ? { ...(await failed(answer.error, context)), headers }
    : { answer, headers };
}

/** Counts failures to prove oneself by where they come from. Somebody honest at the same place is not held up by it. */
async function failed(refused: Refused, context: Context): Promise<Outcome> {
  if (refused.code !== "unauthorized") return { answer: err(refused), headers: {} };
  const verdict = await takeRate("admin-failure", visitorName(context), context);
  return verdict.refused?.code === "rate_limited"
    ? { answer: err(verdict.refused), headers: verdict.headers }
    : { answer: err(refused), headers: {} };
}

async function limited(route: Route, { key }: Verified, context: Context) {
  if (route.rate === null) return { refused: null, headers: {} };
  return takeRate(route.rate, key.id, context);
}

async function heard(
  route: Route,
  params: Record<string, string>,
  context: Context,
  verified: Verified,
): Promise<Answer> {
  // The body was taken from the network to be hashed; the route reads what was hashed.
  const { url, method, headers } = context.request;
  const body = method === "GET" ? null : verified.body;
  const read = { ...context, request: new Request(url, { method, headers, body }) };
  const hear = method === "GET" ? heardRead : heardWrite;
  const answer = await hear(route, params, read, verified);
  // What `commit` gave is handed on as it is.
  const committed = !(answer instanceof Response) && answer.ok && answer.value instanceof Response;
  return committed ? (answer.value as Response) : answer;
}

async function heardRead(
  route: Route,
  params: Record<string, string>,
  context: Context,
  { key, call }: Verified,
): Promise<Answer> {
  const noted = await hearOnce(context.env, call, context.nowMs);
  if (noted !== "done") return err(refusedBy(noted, context.nowMs));
  const commit = async () => {
    throw new Error("a read has no effect");
  };
  return route.run(null, params, context, machineOf(key, commit));
}

async function heardWrite(
  route: Route,
  params: Record<string, string>,
  context: Context,
  { key, call }: Verified,
): Promise<Answer> {
  const { env, nowMs } = context;
  if (await findAnswer(env, call)) return repeated(call, context);
  const seen: { written: Written | null } = { written: null };
  const commit = async (effect: Effect): Promise<Result<Response, Refused>> => {
    const answer = storable(effect);
    const { statements } = effect;
    const { written, results } = await writeOnce(env, call, { statements, answer }, nowMs);
    seen.written = written;
    if (written === "answered") return repeated(call, context);
    if (written !== "done") return err(refusedBy(written, nowMs));
    await followUp(effect, results, context);
    return ok(responseOf(answer));
  };
  const answer = await route.run(null, params, context, machineOf(key, commit));
  if (seen.written !== null && seen.written !== "conflict") return answer;
  // A write that was refused was still heard: its copy must not succeed where it did not.
  if (answer instanceof Response || answer.ok) throw new Error("a signed write must be committed");
  const noted = await hearOnce(env, call, nowMs);
  return noted === "done" ? answer : err(refusedBy(noted, nowMs));
}

/** The rows are written whatever happens now; a chore does again what failed. */
async function followUp({ after }: Effect, results: readonly D1Result[], context: Context) {
  try {
    await after?.(results);
  } catch (error) {
    const { requestId, url } = context;
    log({
      event: "route.failed",
      requestId,
      route: `after ${url.pathname}`,
      error: errorWords(error),
    });
  }
}

function machineOf({ id, role, rooms, partner }: Verified["key"], commit: Machine["commit"]) {
  return { keyId: id, role, rooms, partner, commit };
}

/** The answer that was given before; a key that was used for something else is a mistake of the sender. */
async function repeated(call: Call, { env, nowMs }: Context): Promise<Result<Response, Refused>> {
  const noted = await hearOnce(env, call, nowMs);
  if (noted !== "done") return err(refusedBy(noted, nowMs));
  const stored = await findAnswer(env, call);
  if (stored?.fingerprint !== call.fingerprint) return err({ code: "key_reused" });
  const response = responseOf(stored);
  response.headers.set("Idempotency-Replayed", "true");
  return ok(response);
}

function refusedBy(written: Exclude<Written, "done">, nowMs: number): Refused {
  if (written === "dead_key") return unauthorized(nowMs);
  return { code: written === "replayed" ? "replayed" : "conflict" };
}

function storable({ answer, status }: Effect): StoredAnswer {
  if (answer === undefined) return { status: 204, body: null };
  return { status: status ?? 200, body: JSON.stringify(answer) };
}

function responseOf({ status, body }: StoredAnswer): Response {
  const headers = { "Content-Type": "application/json" };
  return new Response(body, { status, ...(body === null ? {} : { headers }) });
}

// One signed call to a site, with a sentence for whatever goes wrong. A call that may not have arrived is repeated under the
// same idempotency key, so it happens once.
import * as z from "zod/mini";
import { readProblem } from "../../shared/http/bodies.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { randomText } from "../platform/base64url.ts";
import { type Credentials, signRequest } from "../platform/sign-request.ts";

export type Site = { readonly origin: string; readonly credentials: Credentials };
export type Ask = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  /** The room that the path is about. */
  readonly room?: string;
  readonly body?: unknown;
};

const TRIES = 3;
const FIRST_WAIT_MS = 500;
const CLOCK_OFF_SECONDS = 30;

/** What the site answered, read by `shape`. */
export async function call<T>(
  site: Site,
  ask: Ask,
  shape: z.core.$ZodType<T>,
): Promise<Result<T, string>> {
  const answer = await callText(site, ask);
  if (!answer.ok) return answer;
  const text = answer.value;
  const parsed = z.safeParse(shape, text === "" ? null : readJson(text));
  return parsed.success ? ok(parsed.data) : err(NOT_OURS);
}

/** What the site answered, as it is. */
export async function callText(site: Site, ask: Ask): Promise<Result<string, string>> {
  const answer = await send(site, ask);
  if (!answer.ok) return answer;
  const text = await answer.value.text();
  return answer.value.ok ? ok(text) : err(refusal(answer.value, text));
}

const NOT_OURS = "The answer is not one of this program's: is --origin the right site?";

async function send(site: Site, ask: Ask): Promise<Result<Response, string>> {
  const idempotencyKey = ask.method === "GET" ? "" : randomText(16);
  for (let tries = 1; ; tries++) {
    const answer = await sendOnce(site, ask, idempotencyKey);
    if (!answer.ok && answer.error === "unsignable") return err("This request cannot be signed.");
    const unclear = !answer.ok || answer.value.status >= 500;
    if (!unclear) return answer;
    if (tries === TRIES) return answer.ok ? answer : err(`${site.origin} cannot be reached.`);
    await new Promise((done) => setTimeout(done, FIRST_WAIT_MS * 2 ** (tries - 1)));
  }
}

async function sendOnce(
  { origin, credentials }: Site,
  { method, path, room = undefined, body }: Ask,
  idempotencyKey: string,
): Promise<Result<Response, "unsignable" | "unreachable">> {
  const url = `${origin}${path}`;
  const bytes = new TextEncoder().encode(body === undefined ? "" : JSON.stringify(body));
  const contentType = body === undefined ? null : "application/json";
  const asking = { method, url, contentType, body: bytes, room: room ?? null, idempotencyKey };
  const headers = await signRequest(credentials, asking, Date.now());
  if (!headers) return err("unsignable");
  try {
    const sent = body === undefined ? {} : { body: bytes };
    return ok(await fetch(url, { method, headers, ...sent, redirect: "error" }));
  } catch {
    return err("unreachable");
  }
}

function refusal(response: Response, text: string): string {
  const said = readProblem(readJson(text));
  if (!said) return NOT_OURS;
  if (response.status !== 401) return said.message;
  const aheadSeconds =
    Math.round(Date.now() / 1_000) - Number(response.headers.get("X-Server-Time"));
  if (Math.abs(aheadSeconds) > CLOCK_OFF_SECONDS) {
    const side = aheadSeconds > 0 ? "ahead of" : "behind";
    return `This machine's clock is ${Math.abs(aheadSeconds)} s ${side} the site's: set it right and try again.`;
  }
  return "The site doesn't know this signature. Is ADMIN_SECRET (or ADMIN_KEY) this site's, and the key neither expired nor revoked?";
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Idempotency-Key on writes of the staff (draft-ietf-httpapi-idempotency-key-header): a write that is repeated with its key
// happens once and is answered as it was. Where it cannot be known whether it happened, that is said, and nothing is guessed.
import { err, ok, type Result } from "../../shared/result.ts";
import { sha256Hex } from "../platform/hash.ts";
import { errorWords, log } from "../platform/log.ts";
import {
  claim,
  type Intent,
  intentOf,
  type KeptAnswer,
  release,
  settle,
} from "../platform/staff-answers.ts";
import type { Context, Staff } from "./context.ts";
import type { Refused } from "./errors.ts";
import { readBytes } from "./read-bytes.ts";
import type { Answer, Route } from "./route.ts";

export const IDEMPOTENCY_HEADER = "Idempotency-Key";
const KEY = /^[A-Za-z0-9_.:-]{8,64}$/;
/** Every JSON body is smaller. */
const MAX_BODY_BYTES = 65_536;
/** A write that began less than this ago is probably still under way. */
const UNDER_WAY_MS = 30_000;

const BAD_KEY: Refused = {
  code: "bad_request",
  message: "An Idempotency-Key is 8 to 64 letters, digits or -_.: here.",
};
const NO_KEY_HERE: Refused = {
  code: "bad_request",
  message: "This address takes no Idempotency-Key.",
};

/** What `run` answers; when the request has a key, then once, however often it comes. */
export async function answeredOnce(
  route: Route,
  { person }: Staff,
  context: Context,
  run: (context: Context) => Promise<Answer>,
): Promise<Answer> {
  const key = context.request.headers.get(IDEMPOTENCY_HEADER);
  if (key === null) return run(context);
  if (route.bodyKind === "raw") return err(NO_KEY_HERE);
  if (!KEY.test(key)) return err(BAD_KEY);
  const heard = await readWhole(context);
  if (!heard.ok) return heard;
  const { again, asked } = heard.value;
  const intent = await intentOf(context.config.tokenSecret, { person, key, asked });
  const claimed = await claim(context.env, intent, context.nowMs);
  if (claimed.kind === "other") return err({ code: "key_reused" });
  if (claimed.kind === "begun") return err(unsettled(context.nowMs - claimed.sinceMs));
  if (claimed.kind === "answered") return replayed(claimed.answer);
  // What throws stays begun: it may have happened, and the next one who asks must be told that.
  const answer = await run(again);
  await note(intent, await keepable(answer), context);
  return answer;
}

/** The request with its body read, and everything it asks for as text. */
async function readWhole(
  context: Context,
): Promise<Result<{ again: Context; asked: string }, Refused>> {
  const { method, headers, url } = context.request;
  const body = await readBytes(context.request, MAX_BODY_BYTES);
  if (!body.ok) return body;
  const { pathname, search } = context.url;
  const text = new TextDecoder("latin1").decode(body.value);
  const asked = await sha256Hex([method, pathname + search, text].join("\n"));
  return ok({
    again: { ...context, request: new Request(url, { method, headers, body: body.value }) },
    asked,
  });
}

/** A refusal has done nothing. A cookie is for this browser and this moment, and never kept. */
async function keepable(answer: Answer): Promise<KeptAnswer | null> {
  if (!(answer instanceof Response)) {
    if (!answer.ok) return null;
    return answer.value === undefined
      ? { status: 204, body: null }
      : { status: 200, body: JSON.stringify(answer.value) };
  }
  if (!answer.ok || answer.headers.has("Set-Cookie")) return null;
  return { status: answer.status, body: answer.body && (await answer.clone().text()) };
}

/** The write has happened by now and its answer is worth more than the note of it. */
async function note(intent: Intent, kept: KeptAnswer | null, { env, requestId, url }: Context) {
  try {
    await (kept ? settle(env, intent, kept) : release(env, intent));
  } catch (error) {
    const route = `after ${url.pathname}`;
    log({ event: "route.failed", requestId, route, error: errorWords(error) });
  }
}

function replayed({ status, body }: KeptAnswer): Response {
  const headers = { "Idempotency-Replayed": "true" };
  const type = body === null ? {} : { "Content-Type": "application/json" };
  return new Response(body, { status, headers: { ...headers, ...type } });
}

function unsettled(agoMs: number): Refused {
  return agoMs < UNDER_WAY_MS ? { code: "unsettled", retryAfterMs: 2_000 } : { code: "unsettled" };
}

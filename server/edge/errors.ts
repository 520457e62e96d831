// The only place where a refusal or a failure becomes an HTTP answer: one shape, one closed table, no detail from inside.
import type { Problem } from "../../shared/http/bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";

/** RFC 9457, 3. */
export const PROBLEM_TYPE = "application/problem+json";

/** Every error code of the HTTP side. `message` is a plain sentence for people; `retryAfterMs` travels as a header. */
export const ERRORS = {
  bad_request: { status: 400, message: "That request isn't valid." },
  bad_link: {
    status: 401,
    message: "This sign-in link isn't valid any more. Ask for a new one.",
  },
  bad_passkey: {
    status: 401,
    message: "That passkey wasn't accepted. Try again, or ask an owner for a new invitation.",
  },
  signed_out: { status: 401, message: "Please sign in first." },
  step_up: { status: 403, message: "Please confirm with your passkey that it's you." },
  passkey_needed: { status: 403, message: "This link leads to making a passkey first." },
  passkey_host: {
    status: 409,
    message: "Passkeys need a host name: open this site under localhost or its domain.",
  },
  unauthorized: {
    status: 401,
    message: "The signature of this request isn't valid; X-Server-Time is the server's clock.",
  },
  bad_pass: { status: 401, message: "This pass to send sound isn't valid here, or not any more." },
  forbidden: { status: 403, message: "You don't have permission to do that." },
  cross_site: { status: 403, message: "That request came from another site." },
  origin_not_allowed: { status: 403, message: "This site may not show this room." },
  not_found: { status: 404, message: "There is nothing here." },
  no_such_room: { status: 404, message: "There is no such room." },
  method_not_allowed: { status: 405, message: "That isn't possible here." },
  conflict: { status: 409, message: "That already exists." },
  replayed: { status: 409, message: "This very request was heard before. Sign a new one." },
  length_required: { status: 411, message: "The size of the content must be announced." },
  too_large: { status: 413, message: "That is larger than allowed here." },
  /** 422: it came whole, but is not what its digest says. */
  damaged: { status: 422, message: "The content arrived damaged. Please send it again." },
  library_full: {
    status: 413,
    message: "The library's space is used up. Ask the operator for more.",
  },
  wrong_type: { status: 415, message: "That kind of content isn't accepted here." },
  key_reused: {
    status: 422,
    message: "That Idempotency-Key was used for a different request.",
  },
  unsettled: {
    status: 409,
    message: "This was begun before, and how it ended isn't known. Look before you ask again.",
  },
  upgrade_required: { status: 426, message: "This address only speaks WebSocket." },
  rate_limited: { status: 429, message: "That was a lot at once. Wait a moment and try again." },
  internal: { status: 500, message: "Something went wrong on our side. Please try again." },
  unavailable: { status: 503, message: "This isn't available right now. Please try again soon." },
  misconfigured: { status: 503, message: "The server isn't set up correctly yet." },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** An expected failure of a route. A better sentence may replace the table's; it must never quote what came in. */
export type Refused = {
  readonly code: ErrorCode;
  readonly message?: string;
  readonly retryAfterMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The refusal as a problem (RFC 9457); its `type` leads to the code's line in the API's documentation. */
export function errorResponse({ code, ...refused }: Refused, requestId: string): Response {
  const { status, message: title } = ERRORS[code];
  const { message: detail = title } = refused;
  const body: Problem = {
    type: `${PAGES.docs}#${code}`,
    title,
    status,
    ...(detail === title ? {} : { detail }),
    code,
    requestId,
  };
  const headers = new Headers({ ...refused.headers, "Content-Type": PROBLEM_TYPE });
  if (refused.retryAfterMs !== undefined) {
    headers.set("Retry-After", String(Math.max(1, Math.ceil(refused.retryAfterMs / 1000))));
  }
  return new Response(JSON.stringify(body), { status, headers });
}

// Where the token of a connection comes from: kept and renewed for a listener, asked afresh for staff, in memory for a widget.
import { type TokenBody, tokenBody } from "../../shared/http/bodies.ts";
import type { CloseReason } from "../../shared/protocol/close.ts";
import type { Result } from "../../shared/result.ts";
import { getEmbedToken, getListenerToken, getStaffToken } from "./api.ts";
import type { CallError } from "./request.ts";

/** `final`: there will never be a token. `waitMs`: there is none before that. */
export type Pass = TokenBody | { final: CloseReason } | { waitMs: number };
/** Called before each attempt; anything thrown or rejected: try again later. */
export type Credential = {
  (): Promise<Pass>;
  /** The open socket brought a fresh token. Without this, none is asked for. */
  renewed?: (body: TokenBody) => void;
  /** The room refused the token: the next call must bring another one. */
  rejected?: () => void;
};

export type TokenStore = { read(): TokenBody | null; write(body: TokenBody): void };
type Fetch = (previous: string | undefined) => Promise<Result<TokenBody, CallError>>;

/** A token with less than this left is not worth dialling with. */
const MIN_LEFT_MS = 30_000;

/** A listener of the room: the same person after a reload, and in every tab. */
export function listenerCredential(room: string): Credential {
  const tokens = localTokens(room);
  const credential = keptCredential(tokens, (previous) => getListenerToken(room, previous));
  return Object.assign(credential, { renewed: tokens.write });
}

/** Somebody inside a partner's widget. Nothing is stored (often blocked there), nothing is renewed on the socket. */
export function embedCredential(
  room: string,
  place: { partner: string; host: string | null },
): Credential {
  return keptCredential(memoryTokens(), (previous) => getEmbedToken(room, place, previous));
}

/** Staff: the session cookie buys a one-minute token for each attempt. `bad_token` means: sign in again. */
export function staffCredential(room: string): Credential {
  return async () => accepted(await getStaffToken(room), "bad_token");
}

/** Shows the kept token while it lives; after a rejection, or near its end, trades it for a new one. */
export function keptCredential(
  tokens: TokenStore,
  fetchToken: Fetch,
  nowMs: () => number = Date.now,
): Credential {
  let shown: string | null = null;
  let refused: string | null = null;
  const get = async () => {
    const kept = tokens.read();
    const usable = kept !== null && kept.token !== refused;
    const fresh = usable && kept.expiresAtMs - nowMs() > MIN_LEFT_MS;
    const answer = fresh ? kept : accepted(await fetchToken(kept?.token), null);
    if ("token" in answer) {
      shown = answer.token;
      if (!fresh) tokens.write(answer);
    }
    return answer;
  };
  const rejected = () => {
    refused = shown;
  };
  return Object.assign(get, { rejected });
}

/** Closed doors become a final word, a wait stays one; anything else (down, unreachable) is thrown for the next attempt. */
function accepted(answer: Result<TokenBody, CallError>, unauthorised: CloseReason | null): Pass {
  if (answer.ok) return answer.value;
  const final = FINAL[answer.error.code] ?? null;
  if (final !== null) return { final };
  if (answer.error.code === "signed_out" && unauthorised !== null) return { final: unauthorised };
  const { code, retryAfterMs } = answer.error;
  if (code === "rate_limited" && retryAfterMs !== undefined) return { waitMs: retryAfterMs };
  throw new Error(code);
}

const FINAL: Readonly<Record<string, CloseReason>> = {
  no_such_room: "no_such_room",
  origin_not_allowed: "forbidden_origin",
  banned: "banned",
  // The grant no longer covers this room: a new token would not either.
  forbidden: "revoked",
};

/** A token store that lives and dies with the page. */
export function memoryTokens(): TokenStore {
  let kept: TokenBody | null = null;
  return {
    read: () => kept,
    write(body) {
      kept = body;
    },
  };
}

function parseToken(text: string | null): TokenBody | null {
  if (text === null) return null;
  const parsed = tokenBody.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

/** localStorage where it is allowed, memory where it isn't (private windows, blocked storage). */
function localTokens(room: string): TokenStore {
  const key = `judah.token.${room}`;
  const memory = memoryTokens();
  return {
    read() {
      try {
        return parseToken(localStorage.getItem(key)) ?? memory.read();
      } catch {
        return memory.read();
      }
    },
    write(body) {
      memory.write(body);
      try {
        localStorage.setItem(key, JSON.stringify(body));
      } catch {
        // Storage is full or forbidden; memory has it for this page.
      }
    },
  };
}

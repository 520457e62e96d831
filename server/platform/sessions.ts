// Sign-in sessions in KV, under the hash of the cookie's id: whoever reads the store still cannot sign in.
import {
  judgeSession,
  SESSION_IDLE_MS,
  type Session,
  session,
} from "../domain/identity/session.ts";
import { randomText } from "./base64url.ts";
import { sha256Hex } from "./hash.ts";

type Store = { readonly SESSIONS: KVNamespace };

/** Starts a session; answers the id that goes into the cookie and nowhere else. */
export async function startSession(store: Store, value: Session): Promise<string> {
  const id = randomText(32);
  await write(store, id, value);
  return id;
}

/** The session behind a cookie, or null when there is none or it has ended. Notes its use every few minutes. */
export async function findSession(
  store: Store,
  id: string,
  at: { nowMs: number; waitUntil: (work: Promise<unknown>) => void },
): Promise<Session | null> {
  const parsed = session.safeParse(await store.SESSIONS.get(await keyOf(id), "json"));
  if (!parsed.success) return null;
  const verdict = judgeSession(parsed.data, at.nowMs);
  if (verdict === "ended") return null;
  if (verdict === "touch") at.waitUntil(write(store, id, { ...parsed.data, seenMs: at.nowMs }));
  return parsed.data;
}

/** Ends a session. Other locations may honour it for up to a minute more (the store is eventually consistent). */
export async function endSession(store: Store, id: string): Promise<void> {
  await store.SESSIONS.delete(await keyOf(id));
}

async function write(store: Store, id: string, value: Session): Promise<void> {
  await store.SESSIONS.put(await keyOf(id), JSON.stringify(value), {
    expirationTtl: SESSION_IDLE_MS / 1000,
  });
}

async function keyOf(id: string): Promise<string> {
  return `session/${await sha256Hex(id)}`;
}

// The staff's side of D1: which one-time links were used. The primary key is what makes a link single-use.

import { toBase64Url } from "./base64url.ts";
import { sha256 } from "./hash.ts";

type Store = { readonly DB: D1Database };

/** True for exactly one caller per `jti`, however many try at once. */
export async function useLink(store: Store, jti: string, nowMs: number): Promise<boolean> {
  const done = await store.DB.prepare(
    "INSERT INTO used_links (jti, used_at) VALUES (?1, ?2) ON CONFLICT (jti) DO NOTHING",
  )
    .bind(jti, nowMs)
    .run();
  return done.meta.changes === 1;
}

/** Forgets links that have expired long since; their signature's own expiry keeps them useless. */
export async function forgetUsedLinks(store: Store, beforeMs: number): Promise<void> {
  await store.DB.prepare("DELETE FROM used_links WHERE used_at < ?1").bind(beforeMs).run();
}

/** A staff member's person id: the same name is the same person on every device and at every sign-in. */
export async function staffPerson(name: string): Promise<string> {
  return `s_${toBase64Url((await sha256(`staff\n${name.toLowerCase()}`)).slice(0, 15))}`;
}

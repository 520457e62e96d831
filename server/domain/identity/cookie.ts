// The session cookie: its name, its attributes, and reading it back. It never authenticates a socket.
import { SESSION_LIFE_MS } from "./session.ts";

/** The prefix makes browsers insist on Secure, Path=/ and no Domain, so no sibling host can plant one. */
export const SESSION_COOKIE = "__Host-judah";
/** Local use over plain http only: Safari drops Secure cookies there, and a phone on the same network is not "localhost". */
export const LOCAL_COOKIE = "judah-local";

const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/** `Set-Cookie` values that start a session (or end it, with id null). */
export function sessionCookies(id: string | null, place: { plainHttp: boolean }): string[] {
  const age = `Max-Age=${id === null ? 0 : SESSION_LIFE_MS / 1000}`;
  const common = `${id ?? ""}; Path=/; HttpOnly; SameSite=Strict; ${age}`;
  const secure = `${SESSION_COOKIE}=${common}; Secure`;
  return place.plainHttp ? [secure, `${LOCAL_COOKIE}=${common}`] : [secure];
}

/** The session id in a `Cookie` header, or null. A name that occurs twice was tampered with and counts as none. */
export function readSessionId(header: string | null, place: { plainHttp: boolean }): string | null {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim());
  const names = place.plainHttp ? [SESSION_COOKIE, LOCAL_COOKIE] : [SESSION_COOKIE];
  for (const name of names) {
    const found = pairs.filter((pair) => pair.startsWith(`${name}=`));
    if (found.length > 1) return null;
    const id = found[0]?.slice(name.length + 1);
    if (id !== undefined && SESSION_ID.test(id)) return id;
  }
  return null;
}

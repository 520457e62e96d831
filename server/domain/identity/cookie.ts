// The two cookies of the staff: which session this browser has, and which passkey ceremony it is in. Names, attributes and
// reading back. Neither ever authenticates a socket.

/** The prefix makes browsers insist on Secure, Path=/ and no Domain, so no sibling host can plant one. */
export const SESSION_COOKIE = "__Host-judah";
/** Local use over plain http only: Safari drops Secure cookies there, and a phone on the same network is not "localhost". */
export const LOCAL_COOKIE = "judah-local";

type Kind = { readonly secure: string; readonly plain: string; readonly shape: RegExp };
const SESSION: Kind = { secure: SESSION_COOKIE, plain: LOCAL_COOKIE, shape: /^[A-Za-z0-9_-]{43}$/ };
const CEREMONY: Kind = {
  secure: `${SESSION_COOKIE}-key`,
  plain: `${LOCAL_COOKIE}-key`,
  shape: /^c[A-Za-z0-9_-]{1,1000}\.[A-Za-z0-9_-]{43}$/,
};

type Place = { readonly plainHttp: boolean };
type Content = { readonly value: string; readonly lifeMs: number };

/** `Set-Cookie` values that start a session, or end it (null). */
export function sessionCookies(content: Content | null, place: Place): string[] {
  return written(SESSION, content, place);
}

/** `Set-Cookie` values that bind a passkey ceremony to this browser, or end it (null). */
export function ceremonyCookies(content: Content | null, place: Place): string[] {
  return written(CEREMONY, content, place);
}

/** The session id in a `Cookie` header, or null. */
export function readSessionId(header: string | null, place: Place): string | null {
  return read(SESSION, header, place);
}

/** The signed challenge in a `Cookie` header, or null. */
export function readCeremony(header: string | null, place: Place): string | null {
  return read(CEREMONY, header, place);
}

function written(kind: Kind, content: Content | null, { plainHttp }: Place): string[] {
  const age = `Max-Age=${content === null ? 0 : content.lifeMs / 1000}`;
  const common = `${content?.value ?? ""}; Path=/; HttpOnly; SameSite=Strict; ${age}`;
  const secure = `${kind.secure}=${common}; Secure`;
  return plainHttp ? [secure, `${kind.plain}=${common}`] : [secure];
}

/** A name that occurs twice was tampered with and counts as none. */
function read(kind: Kind, header: string | null, { plainHttp }: Place): string | null {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim());
  for (const name of plainHttp ? [kind.secure, kind.plain] : [kind.secure]) {
    const found = pairs.filter((pair) => pair.startsWith(`${name}=`));
    if (found.length > 1) return null;
    const value = found[0]?.slice(name.length + 1);
    if (value !== undefined && kind.shape.test(value)) return value;
  }
  return null;
}

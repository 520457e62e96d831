// People for the matrix: each holds what their role can hold (a session of staff bound to rooms, a listener's or a widget's
// pass) and shows it in every place where a careless server might look.
import { type GrantRooms, STEP_UP_MS, type StaffRole } from "../../shared/http/staff-bodies.ts";
import { ask } from "./edge-helpers.ts";
import { STAFF, type Who } from "./rights.ts";
import { cookieFor } from "./staff-helpers.ts";

export type Rooms = "*" | readonly string[];
export type Grant = { readonly rooms: Rooms; readonly touched: boolean };

const isStaff = (who: Who): who is StaffRole => STAFF.includes(who);

/** Another address each time: the matrix is not about limits. */
export const visitor = () => `10.${crypto.getRandomValues(new Uint8Array(3)).join(".")}`;

/** A `Cookie` header of somebody new who signed in just now. `touched` false: longer ago than a touch holds. */
export async function sessionOf(
  role: StaffRole,
  rooms: Rooms,
  { touched = true }: { touched?: boolean } = {},
): Promise<string> {
  const nowMs = Date.now() - (touched ? 0 : STEP_UP_MS + 1_000);
  return cookieFor(role, rooms as GrantRooms, nowMs);
}

/** Headers of `who`: all that they own, wherever it could be tried. */
export async function headersOf(who: Who, grant: Grant, ownRoom: string) {
  const from = { "CF-Connecting-IP": visitor() };
  const { rooms, touched } = grant;
  if (isStaff(who)) return { ...from, Cookie: await sessionOf(who, rooms, { touched }) };
  if (who === "nobody") return from;
  const token = await passOf(who, rooms, ownRoom);
  return {
    ...from,
    Cookie: `__Host-judah=${token}; judah-local=${token}`,
    Authorization: `Bearer ${token}`,
    "Sec-WebSocket-Protocol": `judah.v1, t.${token}`,
    "X-Judah-Seat": token,
  };
}

/** A pass for the room's socket by the route that gives it to this role; empty for nobody. */
export async function passOf(who: Who, rooms: Rooms, room: string): Promise<string> {
  if (who === "nobody") return "";
  const kind = isStaff(who) ? "staff-token" : who === "guest" ? "embed-token" : "token";
  const response = await ask(`/api/rooms/${room}/${kind}`, {
    method: "POST",
    body: who === "guest" ? { partner: "self" } : {},
    headers: {
      "CF-Connecting-IP": visitor(),
      ...(isStaff(who) ? { Cookie: await sessionOf(who, rooms) } : {}),
    },
  });
  if (!response.ok) throw new Error(`${kind} for ${who} in ${room}: ${response.status}`);
  return (await response.json<{ token: string }>()).token;
}

/** The code of a refusal, or null for what is none of ours. */
export async function codeOf(response: Response): Promise<string | null> {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/problem+json");
  if (!isJson || response.ok) {
    await response.body?.cancel();
    return null;
  }
  return (await response.json<{ code: string }>()).code;
}

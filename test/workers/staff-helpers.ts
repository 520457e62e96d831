// People of the staff as their browsers act: cookies kept, ceremonies begun and answered by a software authenticator.
import { env } from "cloudflare:workers";
import { INVITE_LIFE_MS } from "../../server/domain/identity/invite.ts";
import { randomText } from "../../server/platform/base64url.ts";
import { sha256Hex } from "../../server/platform/hash.ts";
import { beginSession, draftSession, publishSession } from "../../server/platform/sessions.ts";
import { upsertPerson } from "../../server/platform/staff.ts";
import {
  type CreationOptions,
  type GrantRooms,
  INVITATION_PREFIX,
  type RequestOptions,
  type StaffRole,
} from "../../shared/http/staff-bodies.ts";
import { type Bent, makeKey, type SoftKey, touchKey } from "../helpers/authenticator.ts";
import { ask, linkFor, ORIGIN } from "./edge-helpers.ts";

export const PAGE = { origin: ORIGIN };

/** One browser: what it was given as cookies it sends again. Its address is its own, so that limits are its own. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #address = `10.${crypto.getRandomValues(new Uint8Array(3)).join(".")}`;

  async send(method: string, path: string, body?: unknown): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await ask(path, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: {
        "CF-Connecting-IP": this.#address,
        "User-Agent": "Mozilla/5.0 (iPhone) Version/18 Safari/605",
        ...(cookie === "" ? {} : { Cookie: cookie }),
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Status and code of a refusal, or the status alone. */
  async tell(method: string, path: string, body?: unknown): Promise<[number, string | null]> {
    const response = await this.send(method, path, body);
    const isJson = response.headers.get("Content-Type")?.includes("json");
    const json = isJson ? await response.json<{ code?: string }>() : {};
    return [response.status, json.code ?? null];
  }
}

export type Member = { browser: Browser; person: string; key: SoftKey };

/** The link part of an invitation, written past all routes. */
export async function inviteFor(
  role: StaffRole,
  rooms: GrantRooms = "*",
  more: { name?: string; madeBy?: string; person?: string; nowMs?: number } = {},
): Promise<string> {
  const { nowMs = Date.now(), name = `The ${role}`, madeBy = "key:test" } = more;
  const { person = `s_${randomText(15)}` } = more;
  const secret = randomText(32);
  await env.DB.prepare(
    "INSERT INTO invites (hash, person, name, role, rooms, made_by, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
  )
    .bind(
      ...[await sha256Hex(secret), person, name, role, JSON.stringify(rooms), madeBy],
      nowMs + INVITE_LIFE_MS,
    )
    .run();
  return INVITATION_PREFIX + secret;
}

/** Opens an invitation and answers it with a new key, bent or not. */
export async function accept(
  browser: Browser,
  link: string,
  bent: Bent & { counts?: boolean } = {},
): Promise<{ response: Response; key: SoftKey }> {
  const opened = await browser.send("POST", "/api/invites/open", { link });
  const { options } = await opened.json<{ options: CreationOptions }>();
  const { key, attestation } = await makeKey(options, PAGE, bent);
  const response = await browser.send("POST", "/api/invites/accept", {
    link,
    passkey: attestation,
  });
  return { response, key };
}

/** Somebody who came by an invitation and has a passkey. */
export async function join(
  role: StaffRole,
  rooms: GrantRooms = "*",
  bent: Bent & { counts?: boolean; name?: string } = {},
): Promise<Member> {
  const browser = new Browser();
  const { name = `The ${role}` } = bent;
  const { response, key } = await accept(browser, await inviteFor(role, rooms, { name }), bent);
  const { person } = await response.json<{ person: string }>();
  return { browser, person, key };
}

/** Signs in by a passkey; what it says may be bent. */
export async function login(browser: Browser, key: SoftKey, bent: Bent = {}): Promise<Response> {
  const asked = await browser.send("POST", "/api/passkeys/login-options");
  const passkey = await touchKey(key, await asked.json<RequestOptions>(), PAGE, bent);
  return browser.send("POST", "/api/passkeys/login", { passkey });
}

/** Touches the key again within a session. */
export async function stepUp({ browser, key }: Omit<Member, "person">, bent: Bent = {}) {
  const asked = await browser.send("POST", "/api/me/step-up/options");
  const passkey = await touchKey(key, await asked.json<RequestOptions>(), PAGE, bent);
  return browser.send("POST", "/api/me/step-up", { passkey });
}

/** As if every touch of this person were so long ago. */
export async function ageTouch(person: string, byMs: number): Promise<void> {
  await env.DB.prepare("UPDATE staff_sessions SET stepped_up_at = ?2 WHERE person = ?1")
    .bind(person, Date.now() - byMs)
    .run();
}

/** Signs in by a local one-time link. */
export async function byLink(role: StaffRole, name: string): Promise<Browser> {
  const browser = new Browser();
  await browser.send("POST", "/api/sign-in", { link: await linkFor(role, name) });
  return browser;
}

/** A `Cookie` header of a new person of this grant, signed in at `nowMs`, written past all routes. */
export async function cookieFor(
  role: StaffRole,
  rooms: GrantRooms,
  nowMs = Date.now(),
): Promise<string> {
  const person = `s_${randomText(15)}`;
  const who = { person, name: `The ${role}`, role, rooms };
  const { id, hash } = await draftSession();
  await env.DB.batch([
    upsertPerson(env, who, nowMs),
    beginSession(env, { hash, person, passkey: null, label: "A test" }, nowMs),
  ]);
  await publishSession(env, hash, { ...who, startedMs: nowMs, seenMs: nowMs });
  return `__Host-judah=${id}`;
}

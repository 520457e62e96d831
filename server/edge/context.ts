// What every route handler gets besides its own input: bindings, parsed configuration, the request, and the time.
import type { GrantRooms, StaffRole } from "../../shared/http/staff-bodies.ts";
import type { Config } from "../config.ts";

export type Context = {
  readonly env: Env;
  readonly config: Config;
  readonly request: Request;
  readonly url: URL;
  /** Names this request in logs and in error answers. */
  readonly requestId: string;
  readonly nowMs: number;
  /** This deployment's own origin, exactly as browsers write it. */
  readonly ownOrigin: string;
  /** The entrypoint in front of which the platform keeps answers (Workers Caching); null where there is nothing in front. */
  readonly front: Pick<Fetcher, "fetch"> | null;
  /** Lets work finish after the answer, for at most 30 s; what must happen belongs into an alarm. */
  waitUntil(work: Promise<unknown>): void;
};

/** A signed-in member of staff, from the session record and the table of people (never from anything the request says). */
export type Staff = {
  readonly person: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly rooms: GrantRooms;
  /** The hash that names the session in lists; the cookie cannot be made from it. */
  readonly session: string;
  /** When the key was last touched; null when that cannot be known. */
  readonly steppedUpMs: number | null;
};

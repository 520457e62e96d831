// A machine that has proved itself by a signed request, as handlers see it. Proving it is the business of signed.ts.
import type { Result } from "../../shared/result.ts";
import type { Capability, Role } from "../../shared/roles.ts";
import type { Refused } from "./errors.ts";

/** What a signed write does: its rows, and the answer that is kept for whoever repeats it with the same key. */
export type Effect = {
  /** Written together with the request's nonce in one transaction, or not at all. */
  readonly statements: readonly D1PreparedStatement[];
  /** JSON, kept for a day: it must hold nothing secret. `undefined` is answered as 204. */
  readonly answer?: unknown;
  readonly status?: 200 | 201 | 202;
  /**
   * What follows once the rows are written, given what each statement returned: sockets to close, caches to forget. It is
   * not repeated with the request, so what must happen leaves a row that a chore works off.
   */
  readonly after?: (results: readonly D1Result[]) => Promise<void> | void;
};

export type Machine = {
  readonly keyId: string;
  readonly role: Role;
  readonly rooms: "*" | readonly string[];
  /** The partner whose key this is; null for the operator's own machines. */
  readonly partner: string | null;
  /**
   * Every handler of a signed write ends with this, and returns what it gives. Nonce, effect and answer become true
   * together; a copy of the request, or a row that is already there, makes none of it happen.
   */
  commit(effect: Effect): Promise<Result<Response, Refused>>;
};

/**
 * Whose keys a signed route takes: `site` keys that hold everything, `room` keys that hold the room in the path, `partner`
 * keys of a partner (and of nobody else). `can` is what the key's role must be allowed to do; "site" when not said.
 */
export type SignedAuth = {
  readonly signed: "site" | "room" | "partner";
  readonly can?: Capability;
};

/** True for routes that take signed requests only. */
export function isSigned(
  auth: "public" | { readonly can: Capability } | SignedAuth,
): auth is SignedAuth {
  return auth !== "public" && "signed" in auth;
}

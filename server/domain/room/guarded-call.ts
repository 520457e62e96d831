// What the edge asks a room for once somebody has confirmed who they are, and what it is answered.
import type { Command } from "../../../shared/protocol/client.ts";
import type { Refusal } from "../../../shared/protocol/refusal.ts";
import type { Seat } from "./seat.ts";

export type GuardedCall = {
  readonly by: Pick<Seat, "person" | "name" | "role">;
  readonly op: string;
  readonly cmd: Command;
  /** Names the request in the logs of every hop. */
  readonly requestId?: string | undefined;
};
/** `seq`: the place of its last event; null when there was nothing to change. */
export type GuardedReply =
  | { readonly kind: "done"; readonly seq: number | null }
  | { readonly kind: "refused"; readonly refusal: Refusal };

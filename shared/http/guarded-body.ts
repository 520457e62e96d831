// A command of a room that needs a touch, over HTTP, and what the room answered.
import * as z from "zod/mini";
import { REFUSAL_REASONS, type REFUSALS } from "../protocol/refusal.ts";
import { opId, seq } from "../protocol/scalars.ts";

/** `op`: the operation id with which it was refused on the socket, so that it happens once whatever is repeated. */
export const guardedRequest = z.object({ op: opId, cmd: z.looseObject({ kind: z.string() }) });

const refusal = z.object({
  reason: z.enum(REFUSAL_REASONS as [keyof typeof REFUSALS]),
  retryAfterMs: z.optional(z.int()),
  field: z.optional(z.string()),
  detail: z.optional(z.string()),
  holder: z.optional(z.string()),
});

/** The room's word. `seq`: the place of the last event; null when there was nothing to change. */
export const guardedBody = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done"), seq: z.nullable(seq) }),
  z.object({ kind: z.literal("refused"), refusal }),
]);
export type GuardedBody = z.infer<typeof guardedBody>;

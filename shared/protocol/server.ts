// What a room may say to a browser: one union of frames.
import * as z from "zod/mini";
import { CAPABILITIES, ROLES } from "../roles.ts";
import { roomEvent } from "../room/events.ts";
import { heard, pulse } from "../room/pulse.ts";
import { roomView } from "../room/view.ts";
import { REFUSAL_REASONS, type REFUSALS } from "./refusal.ts";
import { instantMs, opId, personId, seq } from "./scalars.ts";

/** The receiver's own seat. `mutedUntilMs`: null = free to speak, otherwise when the mute ends (0 = end of broadcast). */
export const you = z.object({
  person: personId,
  name: z.string(),
  role: z.enum(ROLES),
  can: z.array(z.enum(CAPABILITIES)),
  mutedUntilMs: z.nullable(instantMs),
  /** False until this person has chosen a name. */
  named: z.boolean(),
});
export type You = z.infer<typeof you>;

const events = z.array(roomEvent);

const epoch = z.string();
const hello = { epoch, you, pulse, serverNowMs: instantMs };

export const serverFrame = z.discriminatedUnion("t", [
  /** First frame for a new client, or for one whose cursor cannot be served: forget everything, start from this. */
  z.object({ t: z.literal("welcome"), ...hello, seq, view: roomView }),
  /** First frame for a returning client: exactly the events after its cursor. */
  z.object({ t: z.literal("resumed"), ...hello, events }),
  /** Events in order, without holes, each `seq` one more than the last. */
  z.object({ t: z.literal("events"), events }),
  /** `seq`: the last event sent on this socket. Who has less missed one (R27). Absent in rooms of an older version. */
  z.object({
    t: z.literal("pulse"),
    ...pulse.shape,
    seq: z.optional(seq),
    heard: z.optional(heard),
  }),
  /** An operation took effect without a new event for its sender to recognise: a repeat, a reaction, or nothing to change. */
  z.object({ t: z.literal("done"), op: opId, seq: z.nullable(seq) }),
  z.object({
    t: z.literal("refused"),
    op: opId,
    reason: z.enum(REFUSAL_REASONS as [keyof typeof REFUSALS]),
    field: z.optional(z.string()),
    retryAfterMs: z.optional(z.int()),
    /** Makes the reason more precise; one this version does not know is no more than the reason. */
    detail: z.optional(z.string()),
    holder: z.optional(z.string()),
  }),
  /** A frame that could not be read at all; three of these end the connection. */
  z.object({
    t: z.literal("unreadable"),
    reason: z.enum(["bad_json", "bad_frame"]),
    strikesLeft: z.int(),
  }),
  z.object({ t: z.literal("you"), you }),
  z.object({ t: z.literal("token"), token: z.string(), expiresAtMs: instantMs }),
]);
export type ServerFrame = z.infer<typeof serverFrame>;

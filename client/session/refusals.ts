// Why something was not sent or not done, as pages show it: the room's reasons, and the few that arise on this side.
import { REFUSAL_DETAILS, REFUSALS, type RefusalReason } from "../../shared/protocol/refusal.ts";

const LOCAL = {
  outbox_full: "Too many things are waiting to be sent. Wait until the connection is back.",
  read_only_link:
    "This network blocks live connections, so you can follow along but not send anything.",
  session_closed: "You are no longer in this room.",
  fate_unknown: "We couldn't find out whether this arrived. Look before you send it again.",
} as const;
export type LocalReason = keyof typeof LOCAL;

/** `sentence` is for people. `retryAfterMs`: how long to wait before trying again makes sense. */
export type SendRefusal = {
  readonly reason: RefusalReason | LocalReason;
  readonly sentence: string;
  readonly retryAfterMs?: number;
  /** What makes the reason more precise, when there is something. */
  readonly detail?: string;
};

/** As a frame says it. */
export type RoomRefusal = {
  readonly reason: RefusalReason;
  readonly retryAfterMs?: number | undefined;
  readonly detail?: string | undefined;
  readonly holder?: string | undefined;
};

export function fromRoom(refusal: RoomRefusal): SendRefusal {
  const { reason, retryAfterMs, detail } = refusal;
  return {
    reason,
    sentence: sentenceFor(refusal),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** A detail that this version does not know says no more than the reason. */
function sentenceFor({ reason, detail = "", holder }: RoomRefusal): string {
  if (detail === "on_stage" && holder !== undefined) {
    return `${holder} holds the stage. Ask for it first.`;
  }
  const details: Readonly<Record<string, string>> = REFUSAL_DETAILS;
  return Object.hasOwn(details, detail) ? (details[detail] ?? "") : REFUSALS[reason];
}

export function fromHere(reason: LocalReason): SendRefusal {
  return { reason, sentence: LOCAL[reason] };
}

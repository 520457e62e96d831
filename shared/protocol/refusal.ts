// Why a command was not carried out: a closed table, each reason with one plain sentence for people.

export const REFUSALS = {
  not_allowed: "You don't have permission to do that here.",
  muted: "You are muted in this room for now. You can still listen and react.",
  banned: "You have been removed from this room.",
  slow_mode: "Slow mode is on. Wait a moment before you write again.",
  rate_limited: "That was a lot at once. Wait a moment and try again.",
  bad_field: "Something in that message isn't valid.",
  unknown_command:
    "This room doesn't know that command. Reload the page to get the newest version.",
  illegal_move: "That isn't possible at this point of the broadcast.",
  not_found: "That is no longer there.",
  queue_full: "The queue is full. Remove something first.",
  no_track: "Load a track first.",
  off_air: "That works once the doors are open.",
  op_reused: "That operation id was already used for something else.",
  read_only: "The room can't save anything right now. You can keep listening.",
} as const;

/**
 * What came later makes a reason more precise instead of adding one: a reader that does not know the detail goes by the
 * reason, and its operation is answered all the same.
 */
export const REFUSAL_DETAILS = {
  on_stage: "Somebody else holds the stage. Ask for it first.",
  step_up: "This needs your confirmation. Use your passkey once more.",
} as const;
export type RefusalDetail = keyof typeof REFUSAL_DETAILS;

export type RefusalReason = keyof typeof REFUSALS;
export const REFUSAL_REASONS = Object.keys(REFUSALS) as RefusalReason[];

/** A refusal inside the server: the reason, and for people who must wait, how long in ms. */
export type Refusal = {
  readonly reason: RefusalReason;
  readonly retryAfterMs?: number;
  /** The offending field's path for `bad_field`; never a value. */
  readonly field?: string;
  readonly detail?: RefusalDetail;
  /** Who holds the stage, as people see them; with `on_stage`. */
  readonly holder?: string;
};

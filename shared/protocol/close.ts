// Every code with which a room closes a socket, and whether dialling again makes sense. Both ends import this table.
// Our own range is 4000-4099: browsers invent 1000 and 1006, so those say nothing.

export type CloseAdvice = "retry" | "final" | "new_token";
type Row = { readonly code: number; readonly advice: CloseAdvice; readonly sentence: string };

export const CLOSES = {
  going_away: {
    code: 4000,
    advice: "retry",
    sentence: "The room is moving. You will be back in a moment.",
  },
  slow_reader: {
    code: 4001,
    advice: "retry",
    sentence: "Your connection fell behind. Catching up.",
  },
  silent: {
    code: 4002,
    advice: "retry",
    sentence: "Nothing was heard from this device for a while.",
  },
  overloaded: {
    code: 4003,
    advice: "retry",
    sentence: "The room is very busy. Trying again shortly.",
  },
  failed: {
    code: 4004,
    advice: "retry",
    sentence: "Something went wrong in the room. Trying again.",
  },
  too_many_sockets: {
    code: 4010,
    advice: "final",
    sentence: "This room is open in too many tabs. Close one and reload.",
  },
  bad_frames: {
    code: 4011,
    advice: "final",
    sentence: "This page sent something the room can't read. Reload it.",
  },
  frame_too_large: {
    code: 4012,
    advice: "final",
    sentence: "That message was too large for the room.",
  },
  not_text: { code: 4013, advice: "final", sentence: "The room only understands text frames." },
  bad_token: {
    code: 4020,
    advice: "new_token",
    sentence: "Your pass has expired. Getting a new one.",
  },
  forbidden_origin: { code: 4021, advice: "final", sentence: "This site may not show this room." },
  banned: { code: 4022, advice: "final", sentence: "You have been removed from this room." },
  no_such_room: { code: 4023, advice: "final", sentence: "There is no such room." },
  revoked: {
    code: 4024,
    advice: "new_token",
    sentence: "Your rights in this room have changed. Asking for a new pass.",
  },
  rate_limited: {
    code: 4029,
    advice: "retry",
    sentence: "Too many connections from here. Trying again shortly.",
  },
} as const satisfies Record<string, Row>;

export type CloseReason = keyof typeof CLOSES;

const BY_CODE = new Map<number, CloseReason>(
  (Object.keys(CLOSES) as CloseReason[]).map((reason) => [CLOSES[reason].code, reason]),
);

/** The reason behind a close code; null for codes that are not ours (network loss, a browser's own). */
export function closeReason(code: number): CloseReason | null {
  return BY_CODE.get(code) ?? null;
}

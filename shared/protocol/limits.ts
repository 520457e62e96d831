// Numbers both ends of the wire rely on, each with its unit in the name. SPEC.md quotes them by name.

/** Largest text frame a client may send, in UTF-8 bytes. */
export const MAX_FRAME_BYTES = 16_384;
/** Unparsable frames after which a connection is closed for good. */
export const MAX_STRIKES = 3;

export const CHAT_MAX_CHARS = 500;
export const NAME_MAX_CHARS = 40;
export const TITLE_MAX_CHARS = 120;
export const ANNOUNCEMENT_MAX_CHARS = 280;
export const MENTIONS_MAX = 5;
export const QUEUE_MAX_ITEMS = 200;
/** Most taps one `react` command may carry. */
export const REACTION_MAX_COUNT = 50;

/** Chat lines, plays and other lists that the view keeps; older ones live in the log and the archive. */
export const VIEW_CHAT_LINES = 200;
export const VIEW_PLAYS = 50;
/** Runs of the DJ's encoder in one broadcast, and lost stretches in each. */
export const VIEW_EPOCHS = 50;
export const VIEW_GAPS = 200;

/** Live sound: what one segment, and what the header of an epoch, may weigh. */
export const SOUND_SEGMENT_MAX_BYTES = 131_072;
export const SOUND_INIT_MAX_BYTES = 4_096;
/** The same for a segment of the version for who saves data: 4 s of 96 kbit/s, and some. */
export const SOUND_LOW_MAX_BYTES = 65_536;
/** A segment can be fetched this long after its last sample was heard by the microphone… */
export const SOUND_DUE_AFTER_MS = 450;
/** …and each player waits a random time up to this, so that they do not all ask at once. */
export const SOUND_FETCH_SPREAD_MS = 150;
/** An epoch begins now, give or take the way to the room. */
export const SOUND_T0_SLACK_MS = 15_000;

/** A client confirms what it received each time this many bytes have arrived… */
export const CONFIRM_EVERY_BYTES = 262_144;
/** …and is cut with a retry code when more than this many are unconfirmed. */
export const MAX_UNCONFIRMED_BYTES = 1_048_576;

export const HEARTBEAT_PING = "ping";
export const HEARTBEAT_PONG = "pong";
export const HEARTBEAT_EVERY_MS = 25_000;
/** No frame within this long after a ping: the client redials. */
export const HEARTBEAT_TIMEOUT_MS = 10_000;
/** A socket silent for this long is swept while a broadcast is on. */
export const SILENT_SOCKET_MS = 75_000;

/** Batching: the first frame leaves at once, the rest wait one window, wider for a larger audience. */
export const BATCH_MIN_WINDOW_MS = 50;
export const BATCH_MAX_WINDOW_MS = 250;
/** Pulses (counts, reactions) leave at most four times a second. */
export const PULSE_WINDOW_MS = 250;

/** A client whose gap is longer than this gets the whole view instead of every missed event. */
export const RESUME_MAX_EVENTS = 2_000;
/** Page size of the HTTP log. */
export const LOG_PAGE_EVENTS = 500;
/** The log and the operation ids are kept for the running broadcast and at least this long. */
export const KEEP_MS = 86_400_000;

/** Listener tokens live this long and are renewed on the open socket at half life. */
export const LISTENER_TOKEN_MS = 86_400_000;
export const STAFF_TOKEN_MS = 60_000;
export const EMBED_TOKEN_MS = 900_000;

/** Who holds the stage has this long to answer somebody who asks for it… */
export const STAGE_ANSWER_MS = 60_000;
/** …and this long to come back, when no device of theirs is connected at that moment. */
export const STAGE_AWAY_MS = 15_000;
/** So many people may be banned in a minute by one hand; more needs a touch. */
export const BANS_WITHOUT_TOUCH = 5;

/** Sockets one person may hold in one room; the oldest must be closed by its owner first. */
export const SOCKETS_PER_PERSON = 12;

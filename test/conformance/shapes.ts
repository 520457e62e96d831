// The shapes of docs/SPEC.md in a few words of this file's own, so that a verdict rests on the document and not on the
// product. A check gives null, or where and what is wrong.

export type Check = (value: unknown, at: string) => string | null;

const is =
  (what: string, test: (value: unknown) => boolean): Check =>
  (value, at) =>
    test(value) ? null : `${at} is no ${what}`;

export const integer = is("integer from 0", (v) => Number.isSafeInteger(v) && (v as number) >= 0);
const anyInteger = is("integer", Number.isSafeInteger);
const bool = is("boolean", (v) => typeof v === "boolean");
const text = is("text", (v) => typeof v === "string");
const matching = (what: string, pattern: RegExp) =>
  is(what, (v) => typeof v === "string" && pattern.test(v));
const among = (...words: string[]) =>
  is(`one of ${words.join(" ")}`, (v) => typeof v === "string" && words.includes(v));

const nullOr =
  (check: Check): Check =>
  (value, at) =>
    value === null ? null : check(value, at);
const either =
  (...checks: Check[]): Check =>
  (value, at) =>
    checks.some((check) => check(value, at) === null) ? null : `${at} is none of its shapes`;
const list =
  (check: Check): Check =>
  (value, at) => {
    if (!Array.isArray(value)) return `${at} is no list`;
    return value.map((one, n) => check(one, `${at}.${n}`)).find((fault) => fault !== null) ?? null;
  };
/** Keys ending in `?` may be missing; keys that are not named are ignored. */
const object =
  (shape: Record<string, Check>): Check =>
  (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return `${at} is no object`;
    }
    for (const [name, check] of Object.entries(shape)) {
      const key = name.replace("?", "");
      if (Object.hasOwn(value, key)) {
        const fault = check((value as Record<string, unknown>)[key], `${at}.${key}`);
        if (fault) return fault;
      } else if (!name.endsWith("?")) return `${at}.${key} is missing`;
    }
    return null;
  };

const id = matching("id", /^[A-Za-z0-9_-]{6,40}$/);
const person = matching("person", /^[ps]_[A-Za-z0-9_-]{8,40}$/);
const op = matching("op", /^[A-Za-z0-9_-]{8,40}$/);
const role = among("owner", "dj", "cohost", "moderator", "listener", "guest");
const media = matching("media key", /^(?:audio|image)\/[A-Za-z0-9_-]{22}\.[a-z0-9]{2,4}$/);
const CAPABILITIES = "listen react chat rename moderate announce deck air library site".split(" ");
const PHASES = "idle scheduled doors live break ended".split(" ");
const REASONS =
  "not_allowed muted banned slow_mode rate_limited bad_field unknown_command illegal_move not_found queue_full no_track off_air op_reused read_only".split(
    " ",
  );
export const REACTIONS = "amen heart fire clap praise dance".split(" ");

const track = object({
  id,
  title: text,
  artist: text,
  durationMs: integer,
  mediaKey: media,
  artworkKey: nullOr(media),
});
const counts = object({
  connected: integer,
  people: integer,
  listening: integer,
  embedded: integer,
});
const totals = object(Object.fromEntries(REACTIONS.map((name) => [name, integer])));
const heard = object({ pages: integer, latencyMs: integer, stalls: integer });
export const pulse = object({ counts, reactions: totals });
const you = object({
  person,
  name: text,
  role,
  can: list(among(...CAPABILITIES)),
  mutedUntilMs: nullOr(integer),
  named: bool,
});

/** A run of an encoder as it begins, and what becomes of it. */
const run = {
  ...{ id: text, t0Ms: integer, segmentMs: integer },
  ...{ channels: integer, bitrateBps: integer, "saverBps?": integer },
};
const gap = object({ from: integer, to: integer });
const sound = list(
  object({ ...run, by: nullOr(person), lastSegment: nullOr(anyInteger), gaps: list(gap) }),
);

export const view = object({
  broadcast: object({
    phase: among(...PHASES),
    id: either(id, among("")),
    title: text,
    startsAt: nullOr(integer),
    startedAt: nullOr(integer),
    endedAt: nullOr(integer),
  }),
  deck: object({ track: nullOr(track), playing: bool, positionMs: integer, at: integer }),
  queue: list(object({ item: integer, track })),
  chat: list(
    object({
      seq: integer,
      at: integer,
      by: nullOr(person),
      name: text,
      role,
      text,
      removed: bool,
      "replyTo?": integer,
      "mentions?": list(person),
    }),
  ),
  plays: list(object({ seq: integer, at: integer, track })),
  announcement: nullOr(object({ seq: integer, at: integer, text })),
  slowModeSeconds: integer,
  stage: nullOr(
    object({
      person,
      name: text,
      since: integer,
      ask: nullOr(object({ person, name: text, at: integer, until: integer })),
    }),
  ),
  sound,
});

/** The keys of each event's body. */
const BODIES: Readonly<Record<string, Record<string, Check>>> = {
  "broadcast.scheduled": { broadcastId: id, title: text, startsAt: integer },
  "broadcast.doors_opened": { broadcastId: id, title: text, "name?": text },
  "broadcast.started": { broadcastId: id, title: text, "name?": text },
  "broadcast.paused": { broadcastId: id },
  "broadcast.resumed": { broadcastId: id },
  "broadcast.ended": { broadcastId: id, aired: bool },
  "stage.asked": { name: text, untilMs: integer },
  "stage.declined": {},
  "stage.given": { to: person, name: text },
  "sound.began": { epoch: object(run) },
  "sound.retimed": { epoch: text, t0Ms: integer },
  "sound.lost": { epoch: text, from: integer, to: integer },
  "sound.ended": { epoch: text, lastSegment: anyInteger },
  "deck.loaded": { track },
  "deck.played": { positionMs: integer, "track?": track },
  "deck.paused": { positionMs: integer },
  "deck.seeked": { positionMs: integer },
  "deck.finished": {},
  "queue.added": { track },
  "queue.moved": { item: integer, to: integer },
  "queue.removed": { item: integer },
  "chat.said": { name: text, role, text, "replyTo?": integer, "mentions?": list(person) },
  "chat.removed": { line: integer },
  "announcement.pinned": { text },
  "announcement.unpinned": {},
  "person.muted": { person, untilMs: nullOr(integer) },
  "person.unmuted": { person },
  "person.banned": { person },
  "room.slow_mode_set": { seconds: integer },
  "person.renamed": { person, name: text },
  "person.erased": { person, upToMs: integer },
};

/** An event's body by its kind; kinds of a newer version are anything with a kind. */
const body: Check = (value, at) => {
  const kind = (value as { kind?: unknown } | null)?.kind;
  return object({ kind: text, ...BODIES[String(kind)] })(value, at);
};
export const event = object({ seq: integer, at: integer, by: nullOr(person), "op?": op, body });
const hello = { epoch: id, you, pulse, serverNowMs: integer };

const FRAMES: Readonly<Record<string, Record<string, Check>>> = {
  welcome: { ...hello, seq: integer, view },
  resumed: { ...hello, events: list(event) },
  events: { events: list(event) },
  pulse: { counts, reactions: totals, "seq?": integer, "heard?": heard },
  done: { op, seq: nullOr(integer) },
  refused: {
    ...{ op, reason: among(...REASONS), "field?": text, "retryAfterMs?": anyInteger },
    ...{ "detail?": text, "holder?": text },
  },
  unreadable: { reason: among("bad_json", "bad_frame"), strikesLeft: integer },
  you: { you },
  token: { token: text, expiresAtMs: integer },
};

/** What is wrong with a frame of the room; null when nothing is, or when its kind is newer than this document. */
export const frame: Check = (value, at) => {
  const kind = (value as { t?: unknown } | null)?.t;
  return object({ t: text, ...FRAMES[String(kind)] })(value, at);
};

export const EVENT_KINDS = Object.keys(BODIES);
export const FRAME_KINDS = Object.keys(FRAMES);
export const logPage = object({
  epoch: id,
  reset: bool,
  events: list(event),
  next: text,
  more: bool,
});
export const snapshot = object({ epoch: id, seq: integer, view, pulse, serverNowMs: integer });

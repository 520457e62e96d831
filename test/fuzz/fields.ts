// What each command's fields may hold, in this file's own words after docs/SPEC.md: the other opinion that the schemas of
// the code are held against.

/** True, or the path of the first bad key below the field ("" = the field itself). */
type Opinion = (value: unknown) => true | string;
export type Field = { readonly key: string; readonly opinion: Opinion; readonly optional?: true };

const one =
  (test: (value: unknown) => boolean): Opinion =>
  (value) =>
    test(value) || "";
const texts = (test: (value: string) => boolean) => one((v) => typeof v === "string" && test(v));
const integer = (low: number, high: number) =>
  one((v) => typeof v === "number" && Number.isSafeInteger(v) && v >= low && v <= high);
const MOST = Number.MAX_SAFE_INTEGER;
/** Of U+0000-U+001F and U+007F, without and with the line feed; of U+202A-U+202E and U+2066-U+2069. */
const hasControl = (text: string) => /\p{Cc}/u.test(text.replaceAll(/[\u0080-\u009f]/g, ""));
const hasOverride = (text: string) => /[\u202a-\u202e\u2066-\u2069]/.test(text);

/** As it is stored: trimmed, in NFC. */
export const tidy = (text: string) => text.trim().normalize("NFC");
/** In code points: a character outside of the basic plane counts once. */
const size = (text: string) => (text.length < 21 ? text.length : [...text].length);
const fits = (text: string, max: number) => text.length >= 1 && size(text) <= max;
const line = (max: number) =>
  texts((v) => fits(tidy(v), max) && !hasControl(tidy(v)) && !hasOverride(v));
const block = (max: number) =>
  texts((v) => fits(tidy(v), max) && !hasControl(tidy(v).replaceAll("\n", "")));
const person = texts((v) => /^[ps]_[A-Za-z0-9_-]{8,40}$/.test(v));
const id = texts((v) => /^[A-Za-z0-9_-]{6,40}$/.test(v));
const media = texts((v) => /^(?:audio|image)\/[A-Za-z0-9_-]{22}\.[a-z0-9]{2,4}$/.test(v));
const nullOr =
  (opinion: Opinion): Opinion =>
  (v) =>
    v === null || opinion(v);
const seq = integer(0, MOST);

const TRACK: readonly Field[] = [
  { key: "id", opinion: id },
  { key: "title", opinion: line(120) },
  { key: "artist", opinion: texts((v) => size(v) <= 120) },
  { key: "durationMs", opinion: integer(0, 86_400_000) },
  { key: "mediaKey", opinion: media },
  { key: "artworkKey", opinion: nullOr(media) },
];
const track: Opinion = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? firstBad(value as Record<string, unknown>, TRACK)
    : "";
const EPOCH: readonly Field[] = [
  { key: "id", opinion: texts((v) => /^[a-z0-9]{8,12}$/.test(v)) },
  { key: "t0Ms", opinion: seq },
  { key: "segmentMs", opinion: integer(500, 4_000) },
  { key: "channels", opinion: integer(1, 2) },
  { key: "bitrateBps", opinion: integer(16_000, 256_000) },
  { key: "saverBps", opinion: integer(16_000, 96_000), optional: true },
];
const epochCard: Opinion = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? firstBad(value as Record<string, unknown>, EPOCH)
    : "";
const epoch: Field = { key: "epoch", opinion: texts((v) => /^[a-z0-9]{8,12}$/.test(v)) };
const segment = integer(0, 2_678_400);
const people: Opinion = (value) => {
  if (!Array.isArray(value)) return "";
  const at = value.findIndex((one) => person(one) !== true);
  return at >= 0 ? String(at) : value.length <= 5 || "";
};
const title: Field = { key: "title", opinion: line(120) };

export const FIELDS: Readonly<Record<string, readonly Field[]>> = {
  "broadcast.schedule": [title, { key: "startsAt", opinion: seq }],
  "broadcast.open_doors": [{ ...title, optional: true }],
  "broadcast.start": [{ ...title, optional: true }],
  "broadcast.break": [],
  "broadcast.resume": [],
  "broadcast.end": [],
  "stage.ask": [],
  "stage.give": [{ key: "to", opinion: person }],
  "stage.decline": [],
  "stage.take": [],
  "sound.begin": [{ key: "epoch", opinion: epochCard }],
  "sound.retime": [epoch, { key: "t0Ms", opinion: seq }],
  "sound.lose": [epoch, { key: "from", opinion: segment }, { key: "to", opinion: segment }],
  "sound.end": [epoch, { key: "lastSegment", opinion: integer(-1, 2_678_400) }],
  "deck.load": [{ key: "track", opinion: track }],
  "deck.play": [],
  "deck.pause": [],
  "deck.seek": [{ key: "positionMs", opinion: integer(0, 86_400_000) }],
  "deck.next": [],
  "queue.add": [{ key: "track", opinion: track }],
  "queue.move": [
    { key: "item", opinion: seq },
    { key: "to", opinion: seq },
  ],
  "queue.remove": [{ key: "item", opinion: seq }],
  "chat.say": [
    { key: "text", opinion: block(500) },
    { key: "replyTo", opinion: seq, optional: true },
    { key: "mentions", opinion: people, optional: true },
  ],
  "chat.remove": [{ key: "line", opinion: seq }],
  react: [
    {
      key: "reaction",
      opinion: texts((v) => "amen heart fire clap praise dance".split(" ").includes(v)),
    },
    { key: "count", opinion: integer(1, 50) },
  ],
  "announcement.pin": [{ key: "text", opinion: block(280) }],
  "announcement.unpin": [],
  "person.mute": [
    { key: "person", opinion: person },
    { key: "forMs", opinion: nullOr(integer(1_000, 2_592_000_000)) },
  ],
  "person.unmute": [{ key: "person", opinion: person }],
  "person.ban": [{ key: "person", opinion: person }],
  "room.slow_mode": [{ key: "seconds", opinion: integer(0, 600) }],
  "person.rename": [{ key: "name", opinion: line(40) }],
};

/** True, or the path of the first key that is not as it must be. */
export function firstBad(value: Record<string, unknown>, fields: readonly Field[]): true | string {
  for (const { key, opinion, optional } of fields) {
    if (optional && !Object.hasOwn(value, key)) continue;
    const verdict = opinion(Object.hasOwn(value, key) ? value[key] : undefined);
    if (verdict !== true) return verdict === "" ? key : `${key}.${verdict}`;
  }
  return true;
}

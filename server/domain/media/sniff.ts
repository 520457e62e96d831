// What a file's first bytes say it is. The name and the declared type are claims; only this decides what is stored.
import { MEDIA_TYPES, type MediaName, type MediaType } from "./type.ts";

/** How much of the beginning is looked at. */
export const SNIFF_BYTES = 4096;

/** The type of a file by its beginning, or null: unknown, damaged, or also readable as a page or script. */
export function sniff(bytes: Uint8Array): MediaType | null {
  const head = bytes.subarray(0, SNIFF_BYTES);
  const text = latin1(head);
  const found = RULES.find(([, matches]) => matches(head, text));
  return found && !MARKUP.test(text) ? MEDIA_TYPES[found[0]] : null;
}

/** Markup that a browser would run if it ever took the file for a document (polyglots), and SVG. */
const MARKUP = /<(?:!doctype|html|head|body|script|svg|iframe|object|embed|img|a\s|\?xml|\?php)/i;

type Rule = (head: Uint8Array, text: string) => boolean;

const RULES: readonly (readonly [MediaName, Rule])[] = [
  ["mp3", (head, text) => (text.startsWith("ID3") ? id3(head) : mp3Frames(head, 0))],
  ["m4a", (_, text) => text.slice(4, 8) === "ftyp" && AUDIO_BRANDS.has(text.slice(8, 12))],
  ["ogg", (head, text) => text.startsWith("OggS\0\x02") && oggCodec(head, text)],
  ["webm", (_, text) => text.startsWith("\x1a\x45\xdf\xa3") && webmSound(text)],
  ["flac", (_, text) => /^fLaC[\0\x80]\0\0\x22/.test(text)],
  ["wav", (_, text) => riff(text, "WAVE")],
  ["jpeg", (_, text) => /^\xff\xd8\xff[\xc0\xc2\xdb\xe0-\xef\xfe]/.test(text)],
  ["png", (_, text) => text.startsWith("\x89PNG\r\n\x1a\n\0\0\0\rIHDR")],
  ["webp", (_, text) => riff(text, "WEBP") && /^VP8[ LX]$/.test(text.slice(12, 16))],
];

/** ISO media brands that hold sound; still-image brands (`heic`, `avif`) are not among them. */
const AUDIO_BRANDS = new Set(
  ["M4A ", "M4B ", "mp41", "mp42", "isom", "iso2", "iso4", "iso5", "iso6", "dash"].concat([
    "iso7",
    "iso8",
    "iso9",
    "cmfc",
    "cmfa",
    "3gp4",
    "3gp5",
    "3gp6",
    "F4A ",
  ]),
);

function riff(text: string, form: string): boolean {
  return text.startsWith("RIFF") && text.slice(8, 12) === form;
}

function oggCodec(head: Uint8Array, text: string): boolean {
  const payload = text.slice(27 + (head[26] ?? 0));
  return payload.startsWith("OpusHead") || payload.startsWith("\x01vorbis");
}

function webmSound(text: string): boolean {
  return (
    /webm/.test(text.slice(0, 64)) && /A_(?:OPUS|VORBIS)/.test(text) && !/V_VP|V_AV1/.test(text)
  );
}

/** An ID3v2 tag; when it ends inside what we see, mp3 frames must follow (FLAC and AAC files carry ID3 too). */
function id3(head: Uint8Array): boolean {
  const [major = 0, , flags = 0, ...size] = head.subarray(3, 10);
  if (major < 2 || major > 4 || size.length < 4 || size.some((byte) => byte > 0x7f)) return false;
  const footer = flags & 0x10 ? 10 : 0;
  const end = 10 + footer + size.reduce((sum, byte) => sum * 128 + byte, 0);
  return end + 4 > head.length || mp3Frames(head, end);
}

const KBITS_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBITS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES = [44_100, 48_000, 32_000];

/** An MPEG layer III frame here, and another one where it ends (as far as we can see). Zero padding may come first. */
function mp3Frames(head: Uint8Array, from: number): boolean {
  let at = from;
  while (from > 0 && head[at] === 0) at += 1;
  if (from > 0 && at >= head.length) return true;
  const length = mp3FrameBytes(head, at);
  if (length === null) return false;
  const next = at + length;
  return next + 3 > head.length || mp3FrameBytes(head, next) !== null;
}

function mp3FrameBytes(head: Uint8Array, at: number): number | null {
  const [sync = 0, layout = 0, coding = 0] = head.subarray(at, at + 3);
  const version = (layout >> 3) & 3;
  const layerThree = ((layout >> 1) & 3) === 1;
  if (sync !== 0xff || (layout & 0xe0) !== 0xe0 || version === 1 || !layerThree) return null;
  const first = version === 3;
  const kbits = (first ? KBITS_1 : KBITS_2)[coding >> 4] ?? 0;
  const rate = (RATES[(coding >> 2) & 3] ?? 0) / (first ? 1 : version === 2 ? 2 : 4);
  if (kbits === 0 || rate === 0) return null;
  return Math.floor(((first ? 144 : 72) * kbits * 1000) / rate) + ((coding >> 1) & 1);
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

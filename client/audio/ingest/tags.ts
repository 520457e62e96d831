// Title, artist and album from what a file says about itself, else from its name. Pure; whatever comes in, what goes out
// fits the library's fields.
import { TITLE_MAX_CHARS } from "../../../shared/protocol/limits.ts";

export type Tags = { readonly title: string; readonly artist: string; readonly album: string };
/** The fields of a reader's tags that are used. */
export type RawTags = {
  readonly title?: string | undefined;
  readonly artist?: string | undefined;
  readonly albumArtist?: string | undefined;
  readonly album?: string | undefined;
};

/** Tags for the library. A missing title comes from the file's name, and with it an artist written there. */
export function tagsOf(raw: RawTags, fileName: string): Tags {
  const title = line(raw.title);
  const artist = line(raw.artist) || line(raw.albumArtist);
  const album = line(raw.album);
  if (title !== "") return { title, artist, album };
  const named = nameParts(fileName);
  return { title: named.title, artist: artist || named.artist, album };
}

/** `03 - The_Artist - A_Song.mp3` → artist `The Artist`, title `A Song`. */
function nameParts(fileName: string): { title: string; artist: string } {
  const stem = line(fileName.replace(/\.[^.]{1,5}$/, "").replaceAll("_", " "));
  const name = stem.replace(/^\d{1,3}(?:\.\s*|\s+-\s+|\s+)(?=\S)/, "");
  const [, artist = "", title = ""] = /^(.+?) - (.+)$/.exec(name) ?? [];
  return title === "" ? { title: name || "Untitled", artist: "" } : { title, artist };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is removed
const UNWANTED = /[\u0001-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]+/g;

/** One line without control and direction characters, at most as long as the field; several values joined by commas. */
function line(text = ""): string {
  const clean = text
    .normalize("NFC")
    .replace(/\0+$/, "")
    .replaceAll("\0", ", ")
    .replace(UNWANTED, " ")
    .replace(/\s+/g, " ")
    .trim();
  // Cut between characters, never inside a surrogate pair.
  return clean
    .slice(0, TITLE_MAX_CHARS)
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd();
}

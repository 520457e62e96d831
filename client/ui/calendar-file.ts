// One show as a calendar file (RFC 5545), made in the browser. Pure text; the caller hands it to the person.
import { byteLength } from "../../shared/protocol/codec.ts";

type Show = {
  /** Stable, so that importing twice updates instead of doubling. */
  id: string;
  title: string;
  description: string;
  url: string;
  startsAtMs: number;
  lengthMs: number;
};

/** The .ics text; `nowMs` is its time stamp. */
export function calendarFile(show: Show, nowMs: number): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//dj-judas//room//EN",
    "BEGIN:VEVENT",
    `UID:${show.id}@${new URL(show.url).hostname}`,
    `DTSTAMP:${utc(nowMs)}`,
    `DTSTART:${utc(show.startsAtMs)}`,
    `DTEND:${utc(show.startsAtMs + show.lengthMs)}`,
    `SUMMARY:${escaped(show.title)}`,
    `DESCRIPTION:${escaped(show.description)}`,
    `URL:${show.url}`,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(show.title)}`,
    "TRIGGER:-PT10M",
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return `${lines.map(folded).join("\r\n")}\r\n`;
}

function utc(atMs: number): string {
  return `${new Date(atMs).toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
}

/** Section 3.1: no line over 75 octets; a continued one begins with a space. Characters are never cut in two. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = "";
  for (const char of line) {
    if (byteLength(piece + char) > (pieces.length === 0 ? 75 : 74)) {
      pieces.push(piece);
      piece = "";
    }
    piece += char;
  }
  return [...pieces, piece].join("\r\n ");
}

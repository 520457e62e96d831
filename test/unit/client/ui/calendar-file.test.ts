import { expect, test } from "vitest";
import { calendarFile } from "../../../../client/ui/calendar-file.ts";
import { byteLength } from "../../../../shared/protocol/codec.ts";

const show = {
  id: "b_12345678",
  title: "Praise; songs, and more",
  description: "Listen live\nhttps://live.example.com/r/main",
  url: "https://live.example.com/r/main",
  startsAtMs: Date.UTC(2026, 10, 22, 19, 30),
  lengthMs: 7_200_000,
};

test("a show is one event in UTC with escaped text (RFC 5545, 3.3.11)", () => {
  const lines = calendarFile(show, Date.UTC(2026, 10, 1)).split("\r\n");
  expect(lines.slice(3, 11)).toEqual([
    "BEGIN:VEVENT",
    "UID:b_12345678@live.example.com",
    "DTSTAMP:20261101T000000Z",
    "DTSTART:20261122T193000Z",
    "DTEND:20261122T213000Z",
    "SUMMARY:Praise\\; songs\\, and more",
    "DESCRIPTION:Listen live\\nhttps://live.example.com/r/main",
    "URL:https://live.example.com/r/main",
  ]);
  expect(lines.at(-1)).toBe("");
});

test("no line is longer than 75 octets, and unfolding gives the text back (3.1)", () => {
  const title = "Chöre und Gesänge ".repeat(12).trim();
  const text = calendarFile({ ...show, title }, 0);
  expect(Math.max(...text.split("\r\n").map(byteLength))).toBeLessThanOrEqual(75);
  expect(text.replaceAll("\r\n ", "")).toContain(`SUMMARY:${title}`);
});

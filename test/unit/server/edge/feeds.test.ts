// Feeds and calendars as other programs read them: each is judged by a parser that has nothing to do with what made it.
import { parseFeed } from "@rowanmanning/feed-parser";
import fc from "fast-check";
import { XMLValidator } from "fast-xml-parser";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { calendarText } from "../../../../server/edge/calendar-text.ts";
import { feedText } from "../../../../server/edge/feed-text.ts";
import { NAUGHTY } from "../../../fuzz/naughty-strings.ts";
import { NOW_MS } from "../../../helpers/room.ts";
import { pastPlay, pastShow } from "../../../helpers/shows.ts";

const ORIGIN = "https://live.test";
const PLACE = {
  title: "Main hall",
  description: "Every Sunday",
  page: `${ORIGIN}/r/main`,
  self: `${ORIGIN}/r/main/feed.xml`,
  ownOrigin: ORIGIN,
};
const told = (title: string, track = "Rise") => ({
  broadcast: pastShow({ title }),
  plays: [pastPlay(track)],
  hash: "ab".repeat(32),
  files: [],
});

/** What XML can carry of a text. */
const carried = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot carry
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "");
const texts = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...NAUGHTY));

describe("the feed of past shows", () => {
  it("is read by another parser as it was meant", () => {
    const xml = feedText([told("Sunday & <friends>", "Rise ]]> up")], PLACE);
    expect(XMLValidator.validate(xml)).toBe(true);
    const feed = parseFeed(xml);
    expect([feed.meta.type, feed.meta.version, feed.title, feed.url, feed.self]).toEqual([
      "rss",
      "2.0",
      PLACE.title,
      PLACE.page,
      PLACE.self,
    ]);
    expect(
      feed.items.map(({ title, url, id, published, content }) => ({
        title,
        url,
        id,
        published,
        content,
      })),
    ).toEqual([
      {
        title: "Sunday & <friends>",
        url: `${ORIGIN}/history/show-0001`,
        id: `${ORIGIN}/history/show-0001`,
        published: new Date(NOW_MS + 3_600_000),
        content: `<ol><li>Rise ]]> up · Choir</li></ol><p>Play list: <code>${"ab".repeat(32)}</code></p>`,
      },
    ]);
  });

  it("gives the recording to podcast apps, a part at a time, and only where there is one", () => {
    const part = (epoch: string, fromMs: number) => ({
      ...{ epoch, fromMs, bytes: 176_600_000, untilMs: fromMs + 3_723_000 },
    });
    const one = { ...told("One"), files: [part("epoch0001", NOW_MS)] };
    const two = { ...told("Two"), files: [part("epoch0002", 0), part("epoch0003", NOW_MS)] };
    const xml = feedText([one, two, told("None")], PLACE);
    expect(XMLValidator.validate(xml)).toBe(true);
    const url = (epoch: string) => `${ORIGIN}/live/main/show-0001/files/${epoch}.m4a`;
    const sound = (epoch: string) => [
      expect.objectContaining({ url: url(epoch), length: 176_600_000, mimeType: "audio/mp4" }),
    ];
    expect(parseFeed(xml).items.map(({ title, id, media }) => [title, id, media])).toEqual([
      ["One", `${ORIGIN}/history/show-0001`, sound("epoch0001")],
      ["Two (1 of 2)", `${ORIGIN}/history/show-0001`, sound("epoch0002")],
      ["Two (2 of 2)", `${ORIGIN}/history/show-0001#part-2`, sound("epoch0003")],
      ["None", `${ORIGIN}/history/show-0001`, []],
    ]);
    expect(xml.match(/<itunes:duration>[^<]*/g)).toEqual(
      Array.from({ length: 3 }, () => "<itunes:duration>1:02:03"),
    );
    expect(xml.match(/<enclosure [^>]*>/)?.[0]).toBe(
      `<enclosure length="176600000" type="audio/mp4" url="${url("epoch0001")}"/>`,
    );
    expect(feedText([told("None")], PLACE)).not.toContain("itunes");
  });

  it("is well-formed whatever a show and its tracks are called", () => {
    fc.assert(
      fc.property(texts, texts, (title, track) => {
        const xml = feedText([told(title, track)], PLACE);
        expect(XMLValidator.validate(xml)).toBe(true);
        expect(xml).toBe(carried(xml));
        expect(parseFeed(xml).items).toHaveLength(1);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it("would be caught if it were not (control)", () => {
    const xml = feedText([told("Sunday")], PLACE);
    expect(XMLValidator.validate(xml.replace("</channel>", ""))).not.toBe(true);
    expect(feedText([], PLACE)).toBe(feedText([], PLACE));
  });
});

type Event = { summary: string; uid: string; startMs: number; endMs: number | null; url: string };

function eventsOf(text: string): Event[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const end = component.getFirstPropertyValue("dtend");
    return {
      summary: event.summary,
      uid: event.uid,
      startMs: event.startDate.toJSDate().getTime(),
      endMs: end ? (end as ICAL.Time).toJSDate().getTime() : null,
      url: String(component.getFirstPropertyValue("url")),
    };
  });
}

describe("the calendar of shows", () => {
  const planned = pastShow({
    id: "show-0002",
    title: "Evening, with; commas\\",
    phase: "scheduled",
    startsAt: NOW_MS + 86_400_000,
    startedAt: null,
    endedAt: null,
  });

  it("is read by another parser as it was meant", () => {
    expect(eventsOf(calendarText([planned, pastShow()], PLACE))).toEqual([
      {
        summary: "Evening, with; commas\\",
        uid: "show-0002@live.test",
        startMs: NOW_MS + 86_400_000,
        endMs: null,
        url: `${ORIGIN}/r/main`,
      },
      {
        summary: "Sunday",
        uid: "show-0001@live.test",
        startMs: NOW_MS,
        endMs: NOW_MS + 3_600_000,
        url: `${ORIGIN}/history/show-0001`,
      },
    ]);
  });

  it("keeps to lines of 75 octets and gives the same text for the same shows", () => {
    const long = pastShow({ title: "Größe 😀 ".repeat(20).trim() });
    const text = calendarText([long], PLACE);
    const octets = text.split("\r\n").map((line) => new TextEncoder().encode(line).length);
    expect(Math.max(...octets)).toBeLessThanOrEqual(75);
    expect(text).toBe(calendarText([long], PLACE));
    expect(eventsOf(text)[0]?.summary).toBe(long.title);
  });

  it("is a calendar whatever a show is called", () => {
    fc.assert(
      fc.property(texts, (title) => {
        const events = eventsOf(calendarText([pastShow({ title }), planned], PLACE));
        expect(events.map(({ uid }) => uid)).toEqual([
          "show-0001@live.test",
          "show-0002@live.test",
        ]);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

// The widget's words and its notices, for every phase of a room.
import { describe, expect, it } from "vitest";
import { canListen, currentTrack, headline } from "../../../../client/embed/headline.ts";
import { airNotice, countNotice, isOnAir, trackNotice } from "../../../../client/embed/notices.ts";
import { EMPTY_PULSE } from "../../../../shared/room/pulse.ts";
import { type Deck, EMPTY_VIEW, PHASES, type Phase } from "../../../../shared/room/view.ts";

const NOW = 1_800_000_000_000;
const track = {
  id: "track-1",
  title: "Rise",
  artist: "Choir",
  durationMs: 60_000,
  mediaKey: "audio/AAAAAAAAAAAAAAAAAAAAAA.wav",
  artworkKey: null,
};

function view(phase: Phase, deck: Partial<Deck> = {}) {
  const { broadcast } = EMPTY_VIEW;
  return {
    ...EMPTY_VIEW,
    broadcast: { ...broadcast, phase, title: phase === "idle" ? "" : "Sunday" },
    deck: { ...EMPTY_VIEW.deck, ...deck },
  };
}

const playing = { track, playing: true };
const paused = { track, playing: false, positionMs: 10 };
const finished = { track, playing: false, positionMs: 60_000 };

describe("the headline", () => {
  it("is the track while one is on, or stands still in its middle", () => {
    const words = { title: "Rise", line: "Choir" };
    expect(headline(view("live", playing), "Main", NOW)).toEqual(words);
    expect(headline(view("break", paused), "Main", NOW)).toEqual(words);
  });

  it("never has an empty line: a track without an artist is told with the show", () => {
    const nameless = { track: { ...track, artist: "" }, playing: true };
    expect(headline(view("live", nameless), "Main", NOW).line).toBe("Sunday");
  });

  it("is the show once the track has run out", () => {
    expect(headline(view("live", finished), "Main", NOW)).toEqual({
      title: "Sunday",
      line: "Live, the next track is on its way",
    });
  });

  it("is the room when nothing is on, whatever lies on the deck", () => {
    expect(headline(view("idle", paused), "Main", NOW).title).toBe("Main");
  });

  it.each(PHASES)("says something in phase %s", (phase) => {
    const { title, line } = headline(view(phase), "Main", NOW);
    expect([title.length > 0, line.length > 0]).toEqual([true, true]);
  });
});

describe("what there is to hear", () => {
  it("is there from the doors to the end, and whenever the deck plays", () => {
    expect(PHASES.filter((phase) => canListen(view(phase)))).toEqual(["doors", "live", "break"]);
    expect(canListen(view("idle", playing))).toBe(true);
  });

  it("is no track after the show", () => {
    expect(currentTrack(view("ended", paused))).toBeNull();
    expect(currentTrack(view("live", paused))).toEqual(track);
  });
});

describe("notices", () => {
  it("call a show live from its start to its end, breaks included", () => {
    expect(PHASES.filter(isOnAir)).toEqual(["live", "break"]);
    expect(airNotice(view("break"))).toEqual({ kind: "live", title: "Sunday" });
    expect(airNotice(view("doors"))).toEqual({ kind: "offair" });
  });

  it("tell the track without its file", () => {
    expect(trackNotice(view("live", playing))).toEqual({
      kind: "track",
      track: { title: "Rise", artist: "Choir", durationMs: 60_000 },
    });
    expect(trackNotice(view("live", finished))).toEqual({ kind: "track", track: null });
  });

  it("tell the two numbers", () => {
    const counts = { connected: 9, people: 7, listening: 5, embedded: 1 };
    expect(countNotice({ ...EMPTY_PULSE, counts })).toEqual({
      kind: "count",
      people: 7,
      listening: 5,
    });
  });
});

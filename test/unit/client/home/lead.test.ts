// What the home page leads with, from nothing at all to several rooms on air.
import { describe, expect, it } from "vitest";
import { arrange, type Show } from "../../../../client/home/lead.ts";
import { archivedPhase } from "../../../../client/ui/archived-phase.ts";
import type { HomeBody } from "../../../../shared/http/bodies.ts";
import { pastShow } from "../../../helpers/shows.ts";

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

function show(room: string, phase: string, startsAt: number | null = null): Show {
  return {
    info: { room, title: `Room ${room}`, tagline: "" },
    broadcast: pastShow({ id: `broadcast-${room}`, room, phase, startsAt, startedAt: null }),
  };
}

const home = (change: Partial<HomeBody>): HomeBody => ({
  onAir: [],
  upcoming: [],
  recent: [],
  rooms: [],
  ...change,
});

describe("the lead", () => {
  it("is what is live, before a break, before open doors", () => {
    const [doors, pause, live] = [show("a", "doors"), show("b", "break"), show("c", "live")];
    const next = show("d", "scheduled", NOW + HOUR);
    expect(arrange(home({ onAir: [doors, pause, live], upcoming: [next] }), NOW)).toEqual({
      lead: { kind: "on_air", show: live },
      onAir: [pause, doors],
      upcoming: [next],
      recent: [],
    });
  });

  it("is the soonest show when nothing is on, and the others follow by time", () => {
    const later = show("a", "scheduled", NOW + 5 * HOUR);
    const sooner = show("b", "scheduled", NOW + HOUR);
    expect(arrange(home({ upcoming: [later, sooner] }), NOW)).toEqual({
      lead: { kind: "upcoming", show: sooner, startsAt: NOW + HOUR },
      onAir: [],
      upcoming: [later],
      recent: [],
    });
  });

  it("forgives a late start but not a forgotten show", () => {
    const late = show("a", "scheduled", NOW - HOUR);
    const forgotten = show("b", "scheduled", NOW - 4 * HOUR);
    const { lead, upcoming } = arrange(home({ upcoming: [forgotten, late] }), NOW);
    expect(lead).toEqual({ kind: "upcoming", show: late, startsAt: NOW - HOUR });
    expect(upcoming).toEqual([]);
  });

  it("is the last show when nothing is planned, and nothing when there is nothing", () => {
    const past = show("a", "ended");
    const { info } = past;
    expect(arrange(home({ recent: [past], rooms: [info] }), NOW).lead).toEqual({
      kind: "quiet",
      last: past,
      rooms: 1,
    });
    expect(arrange(home({}), NOW).lead).toEqual({ kind: "quiet", last: null, rooms: 0 });
  });

  it("leaves what it was given as it was", () => {
    const given = home({ onAir: [show("a", "doors"), show("b", "live")] });
    const before = structuredClone(given);
    arrange(given, NOW);
    expect(given).toEqual(before);
  });
});

describe("phases from the archive", () => {
  it("shows an unknown one as ended", () => {
    expect(archivedPhase("live")).toBe("live");
    expect(archivedPhase("cancelled")).toBe("ended");
  });
});

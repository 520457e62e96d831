// The four counts: what they count, and that keeping them up is the same as counting again.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Crowd, type Present } from "../../../../../server/domain/room/crowd.ts";
import { LISTENER, OTHER } from "../../../../helpers/room.ts";

describe("counts", () => {
  const here = (person: string, change: Partial<Present> = {}): Present => ({
    person,
    listening: false,
    partner: null,
    ...change,
  });

  const crowdOf = (present: readonly Present[]) => {
    const crowd = new Crowd();
    for (const seat of present) crowd.add(seat);
    return crowd;
  };
  /** The counts as the rule says them, from scratch. */
  const recount = (present: readonly Present[]) => {
    const distinct = (seats: readonly Present[]) => new Set(seats.map(({ person }) => person)).size;
    return {
      connected: present.length,
      people: distinct(present),
      listening: distinct(present.filter(({ listening }) => listening)),
      embedded: distinct(present.filter(({ partner }) => partner !== null)),
    };
  };

  it.each([
    ["nobody", [], [0, 0, 0, 0]],
    [
      "two tabs of one, one of them playing",
      [here(LISTENER), here(LISTENER, { listening: true })],
      [2, 1, 1, 0],
    ],
    [
      "both tabs playing",
      [here(LISTENER, { listening: true }), here(LISTENER, { listening: true })],
      [2, 1, 1, 0],
    ],
    ["two people, one in a widget", [here(LISTENER), here(OTHER, { partner: "p1" })], [2, 2, 0, 1]],
    [
      "one person on the page and in a widget",
      [here(OTHER), here(OTHER, { partner: "p1" })],
      [2, 1, 0, 1],
    ],
  ])("R20 %s", (_, present, [connected, people, listening, embedded]) => {
    const counts = { connected, people, listening, embedded };
    expect([crowdOf(present).counts, recount(present)]).toEqual([counts, counts]);
  });

  it("R20 the counts that are kept are those of who is here, whoever came and went", () => {
    const one = fc.record({
      person: fc.constantFrom("a", "b", "c"),
      listening: fc.boolean(),
      partner: fc.constantFrom(null, "p1"),
    });
    fc.assert(
      fc.property(fc.array(one), fc.array(fc.nat()), (present, leaving) => {
        const crowd = crowdOf(present);
        const still = [...present];
        for (const n of leaving) {
          const [gone] = still.splice(n % Math.max(1, still.length), 1);
          if (gone) crowd.remove(gone);
        }
        expect(crowd.counts).toEqual(recount(still));
      }),
    );
  });

  it("R20 somebody who is not here cannot leave", () => {
    const crowd = crowdOf([here(LISTENER)]);
    crowd.remove(here(OTHER));
    expect(crowd.counts).toEqual(recount([here(LISTENER)]));
  });
});

// The view as it travels: the empty one every client begins with, and a full one of which no part may be lost.
import { describe, expect, it } from "vitest";
import { EMPTY_VIEW, type RoomView, roomView } from "../../../../shared/room/view.ts";
import { EPOCH, inPhase, lineOf, NOW_MS, OTHER, STAFF, track } from "../../../helpers/room.ts";

const item = { item: 2, track: track("a") };
const full: RoomView = inPhase("live", {
  deck: { track: track("a"), playing: true, positionMs: 5, at: NOW_MS },
  queue: [item],
  chat: [lineOf(1), lineOf(2, { by: null, replyTo: 1, mentions: [OTHER] })],
  plays: [{ seq: 3, at: NOW_MS, track: track("b") }],
  announcement: { seq: 4, at: NOW_MS, text: "Hi" },
  slowModeSeconds: 30,
  sound: [
    { ...EPOCH, by: STAFF, lastSegment: 9, gaps: [{ from: 2, to: 3 }] },
    { ...EPOCH, id: "epoch0002", by: null, lastSegment: null, gaps: [] },
  ],
  stage: {
    ...{ person: STAFF, name: "Lee", since: NOW_MS },
    ask: { person: "s_kimberley01", name: "Kim", at: NOW_MS, until: NOW_MS + 60_000 },
  },
});

/** Each place of a value as a path of keys, the value itself left out. */
function places(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [[...path]];
  return Object.entries(value).flatMap(([key, part]) => places(part, [...path, key]));
}

/** A copy of the view whose value at `path` is something that fits nowhere. */
function spoiled(path: readonly string[]): unknown {
  const copy = structuredClone(full);
  const last = path.at(-1) ?? "";
  const parent = path
    .slice(0, -1)
    .reduce((at, key) => at[key] as never, copy as unknown as Record<string, unknown>);
  parent[last] = { wrong: true };
  return copy;
}

describe("R4 the view", () => {
  it("R4 begins empty: no show, nothing on the deck, nobody has spoken", () => {
    expect(EMPTY_VIEW).toStrictEqual({
      broadcast: {
        phase: "idle",
        id: "",
        title: "",
        startsAt: null,
        startedAt: null,
        endedAt: null,
      },
      deck: { track: null, playing: false, positionMs: 0, at: 0 },
      queue: [],
      chat: [],
      plays: [],
      announcement: null,
      slowModeSeconds: 0,
      stage: null,
      sound: [],
    });
  });

  it.each([
    ["empty", EMPTY_VIEW],
    ["full", full],
  ])("R4 is read whole as it was written: %s", (_, view) => {
    expect(roomView.parse(JSON.parse(JSON.stringify(view)))).toStrictEqual(view);
  });

  it("R28 a view that a version without a stage stored or sent is one in which nobody holds it", () => {
    const { stage: _, ...old } = full;
    expect(roomView.parse(old)).toStrictEqual({ ...full, stage: null });
  });

  it("R33 a view that a version without live sound stored or sent is one without", () => {
    const { sound: _, ...old } = full;
    expect(roomView.parse(old)).toStrictEqual({ ...full, sound: [] });
  });

  it.each(places(full).map((path) => [path.join("."), path] as const))(
    "R4 is no view with something strange as %s",
    (_, path) => {
      expect(roomView.safeParse(spoiled(path)).success).toBe(false);
    },
  );

  it("R4 a show has an id that the room made, or none yet", () => {
    const named = (id: string) =>
      roomView.safeParse({ ...full, broadcast: { ...full.broadcast, id } }).success;
    expect([named(""), named("show-0001"), named("x"), named("show 0001")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

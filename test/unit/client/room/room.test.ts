import { describe, expect, test } from "vitest";
import { inStep } from "../../../../client/room/in-step.ts";
import { sceneOf } from "../../../../client/room/scene.ts";
import { isOpen } from "../../../../shared/room/phase.ts";
import { EMPTY_VIEW, PHASES, type Phase, type RoomView } from "../../../../shared/room/view.ts";

const track = {
  id: "t_123456",
  title: "A song",
  artist: "",
  durationMs: 1_000,
  mediaKey: "audio/AAAAAAAAAAAAAAAAAAAAAA.mp3",
  artworkKey: null,
};
const view = (phase: Phase, playing: boolean): RoomView => ({
  ...EMPTY_VIEW,
  broadcast: { ...EMPTY_VIEW.broadcast, phase },
  deck: { track, playing, positionMs: 0, at: 0 },
});

describe("the scene on stage", () => {
  test("is the music wherever the room is open and it plays", () => {
    expect(PHASES.map((phase) => sceneOf(view(phase, true)))).toEqual([
      "idle",
      "next",
      "playing",
      "playing",
      "playing",
      "ended",
    ]);
  });
  test("has a word for every silence", () => {
    expect(PHASES.map((phase) => sceneOf(view(phase, false)))).toEqual([
      "idle",
      "next",
      "doors",
      "quiet",
      "break",
      "ended",
    ]);
    expect(PHASES.filter(isOpen)).toEqual(["doors", "live", "break"]);
  });
});

test("the sound in words: silent about what nobody hears, plain about the rest", () => {
  expect(inStep("playing", 40, false)).toEqual({ text: "In step with the room", tone: "good" });
  expect(inStep("playing", -1_240, false).text).toBe("1.2 s behind the room, getting in step…");
  expect(inStep("playing", 900, false).text).toContain("ahead of");
  expect(inStep("playing", 0, true).text).toContain("Muted");
  expect(inStep("blocked", null, false).tone).toBe("caution");
});

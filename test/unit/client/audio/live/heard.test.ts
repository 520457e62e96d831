// What a listener is shown while the sound is behind: songs when they are heard, everything else at once.
import { batch, signal } from "@preact/signals";
import { expect, test } from "vitest";
import { createHeard } from "../../../../../client/audio/live/heard.ts";
import type { EventBody, RoomEvent } from "../../../../../shared/room/events.ts";
import { evolve } from "../../../../../shared/room/evolve.ts";
import { EMPTY_VIEW, type RoomView } from "../../../../../shared/room/view.ts";

const track = {
  id: "t_123456",
  title: "A song",
  artist: "",
  durationMs: 60_000,
  mediaKey: "audio/AAAAAAAAAAAAAAAAAAAAAA.mp3",
  artworkKey: null,
};
const song: EventBody = { kind: "deck.played", positionMs: 0, track };
const line = (text: string): EventBody => ({
  kind: "chat.said",
  name: "Ann",
  role: "listener",
  text,
});

function scene(cues: boolean, chat: boolean) {
  const view = signal<RoomView>({ ...EMPTY_VIEW, deck: { ...EMPTY_VIEW.deck, track } });
  const listeners = new Set<(event: RoomEvent) => void>();
  const late = signal({ cues, chat });
  const heard = createHeard(
    {
      view,
      you: signal({ person: "p_me" }),
      events: {
        subscribe(one) {
          listeners.add(one);
          return () => listeners.delete(one);
        },
      },
    },
    late,
  );
  let seq = 0;
  const happen = (at: number, body: EventBody, by = "p_other") => {
    seq += 1;
    const event: RoomEvent = { seq, at, by, body };
    batch(() => {
      view.value = evolve(view.value, event);
      for (const tell of listeners) tell(event);
    });
  };
  const shown = () => {
    const { deck, plays, announcement, chat: lines } = heard.view.value;
    return [deck.playing, plays.length, announcement?.text ?? null, lines.map(({ text }) => text)];
  };
  return { heard, view, late, happen, shown, listeners };
}

for (const behindMs of [2_000, 30_000]) {
  test(`${behindMs} ms behind, a song and an announcement appear when their moment is heard`, () => {
    const { heard, happen, shown } = scene(true, false);
    heard.hear(100_000 - behindMs);
    happen(100_000, song);
    happen(100_400, { kind: "announcement.pinned", text: "Stand up" });
    happen(100_500, line("Hello"));
    expect(shown()).toEqual([false, 0, null, ["Hello"]]);
    heard.hear(99_999);
    expect(shown()).toEqual([false, 0, null, ["Hello"]]);
    heard.hear(100_000);
    expect(shown()).toEqual([true, 1, null, ["Hello"]]);
    heard.hear(100_400);
    expect(shown()).toEqual([true, 1, "Stand up", ["Hello"]]);
  });
}

test("the chat waits when that is asked for, except for one's own lines; what was removed goes at once", () => {
  const { heard, happen, shown, late } = scene(true, true);
  heard.hear(98_000);
  happen(100_000, line("Theirs"));
  happen(100_001, line("Mine"), "p_me");
  expect(shown()[3]).toEqual(["Mine"]);
  heard.hear(100_000);
  expect(shown()[3]).toEqual(["Theirs", "Mine"]);
  happen(100_900, { kind: "chat.removed", line: 1 });
  expect(shown()[3]).toEqual(["", "Mine"]);
  late.value = { cues: false, chat: false };
  happen(101_000, song);
  expect(shown()[0]).toBe(true);
});

test("who hears nothing late sees everything at once, also after having been behind", () => {
  const { heard, happen, shown } = scene(true, true);
  happen(100_000, song);
  expect(shown()[0]).toBe(true);
  heard.hear(99_000);
  happen(101_000, { kind: "announcement.pinned", text: "Stand up" });
  expect(shown()[2]).toBe(null);
  heard.hear(null);
  expect(shown()[2]).toBe("Stand up");
});

test("a whole view instead of events is shown as it is", () => {
  const { heard, view, shown, listeners } = scene(true, false);
  heard.hear(98_000);
  view.value = { ...view.value, deck: { ...view.value.deck, playing: true } };
  expect(shown()[0]).toBe(true);
  heard.dispose();
  expect(listeners.size).toBe(0);
});

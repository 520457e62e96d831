// Frames put together from kept texts are the frames themselves; what many are sent is encoded once.
import { describe, expect, it, vi } from "vitest";
import { frameText, noteBodyText } from "../../../../server/objects/frame-text.ts";
import type { ServerFrame } from "../../../../shared/protocol/server.ts";
import { EMPTY_PULSE } from "../../../../shared/room/pulse.ts";
import { said } from "../../../helpers/fake-audience.ts";
import { eventOf, inPhase, lineOf, NOW_MS } from "../../../helpers/room.ts";

const hello = {
  epoch: "epoch-1",
  you: {
    person: "p_listener01",
    name: 'Ruth "the" quick',
    role: "listener",
    can: [],
    mutedUntilMs: null,
    named: true,
  },
  pulse: EMPTY_PULSE,
  serverNowMs: NOW_MS,
} as const satisfies Partial<ServerFrame>;
const events = [
  said(1, 'quotes " and \\ and \u2028 and 🔥'),
  eventOf({ kind: "deck.finished" }, { seq: 2, by: null }),
  eventOf({ kind: "chat.removed", line: 1 }, { seq: 3, op: "op-removed" }),
];
const view = inPhase("live", { chat: [lineOf(1, { text: '"]}' })] });

const FRAMES: readonly ServerFrame[] = [
  { t: "events", events },
  { t: "events", events: [] },
  { t: "resumed", ...hello, events },
  { t: "resumed", ...hello, events: [] },
  { t: "welcome", ...hello, seq: 3, view },
  { t: "done", op: "op-1", seq: null },
];

describe("the text of a frame", () => {
  it.each(FRAMES.map((frame) => [frame.t, frame] as const))(
    "R9 of %s says what it is",
    (_, frame) => {
      for (const text of [frameText(frame), frameText(frame)])
        expect(JSON.parse(text)).toEqual(frame);
    },
  );

  it("R9 carries nothing of a row that the wire does not know", () => {
    const stored = { ...said(1), broadcast: "show-0001" };
    expect(JSON.parse(frameText({ t: "events", events: [stored] })).events).toEqual([said(1)]);
  });

  it("R9 encodes an event and a view once in their lives, however many are sent them", () => {
    const many = [said(1), said(2), said(3)];
    const shown = inPhase("live");
    noteBodyText(many[0]!, JSON.stringify(many[0]!.body));
    const encode = vi.spyOn(JSON, "stringify");
    for (let n = 0; n < 10; n += 1) {
      frameText({ t: "events", events: many });
      frameText({ t: "resumed", ...hello, events: many });
      frameText({ t: "welcome", ...hello, seq: 3, view: shown });
    }
    const encoded = encode.mock.calls.map(([what]) => what as object);
    encode.mockRestore();
    const bodies = encoded.filter((what) => "body" in what || "chat" in what);
    expect(bodies).toEqual([many[1], many[2], shown]);
  });

  it("R9 a body that was noted is the body that is sent", () => {
    const event = said(7);
    noteBodyText(event, JSON.stringify(event.body));
    expect(JSON.parse(frameText({ t: "events", events: [event] }))).toEqual({
      t: "events",
      events: [event],
    });
  });
});

// The fold: what each kind of event does to what everybody sees, and that no event can stop it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VIEW_CHAT_LINES, VIEW_PLAYS } from "../../../../shared/protocol/limits.ts";
import type { EventBody, RoomEvent } from "../../../../shared/room/events.ts";
import { evolve } from "../../../../shared/room/evolve.ts";
import { EMPTY_VIEW, type RoomView } from "../../../../shared/room/view.ts";
import { eventOf, inPhase, lineOf, NOW_MS, OTHER, STAFF, track } from "../../../helpers/room.ts";

const [A, B] = [track("a"), track("b")];
const ID = "show-0001";
const queue = [1, 2, 3].map((item) => ({ item, track: A }));
const playing = { track: A, playing: true, positionMs: 1_000, at: NOW_MS - 5_000 };
const held = { person: STAFF, name: "Lee", since: NOW_MS - 60_000 };
const full: RoomView = inPhase("live", {
  deck: playing,
  queue,
  chat: [lineOf(4), lineOf(5)],
  plays: [{ seq: 6, at: NOW_MS - 5_000, track: A }],
  announcement: { seq: 7, at: NOW_MS, text: "Hi" },
  stage: { ...held, ask: null },
});
const order = (items: number[]) => ({ queue: items.map((item) => ({ item, track: A })) });
const air = (change: object) => ({ broadcast: { ...full.broadcast, ...change } });
const said = { kind: "chat.said", name: "Ruth", role: "listener", text: "Amen" } as const;
const asker = { person: OTHER, name: "Ruth" };
const SEQ = 9;

/** Body → what differs from `full` afterwards. */
const CHANGES: [EventBody, Partial<RoomView>][] = [
  [
    { kind: "broadcast.started", broadcastId: ID, title: "New" },
    air({ title: "New", startedAt: NOW_MS }),
  ],
  [{ kind: "broadcast.paused", broadcastId: ID }, air({ phase: "break" })],
  [{ kind: "broadcast.resumed", broadcastId: ID }, {}],
  [
    { kind: "broadcast.ended", broadcastId: ID, aired: true },
    {
      ...air({ phase: "ended", endedAt: NOW_MS }),
      deck: { track: A, playing: false, positionMs: 6_000, at: NOW_MS },
      announcement: null,
      stage: null,
    },
  ],
  [
    { kind: "broadcast.started", broadcastId: ID, title: "New", name: "Ruth" },
    {
      ...air({ title: "New", startedAt: NOW_MS }),
      stage: { person: OTHER, name: "Ruth", since: NOW_MS, ask: null },
    },
  ],
  [
    { kind: "stage.asked", name: "Ruth", untilMs: NOW_MS + 7 },
    { stage: { ...held, ask: { person: OTHER, name: "Ruth", at: NOW_MS, until: NOW_MS + 7 } } },
  ],
  [{ kind: "stage.declined" }, {}],
  [
    { kind: "stage.given", to: STAFF, name: "Lee B" },
    { stage: { person: STAFF, name: "Lee B", since: NOW_MS, ask: null } },
  ],
  [
    { kind: "deck.loaded", track: B },
    { deck: { track: B, playing: false, positionMs: 0, at: NOW_MS } },
  ],
  [
    { kind: "deck.played", positionMs: 0, track: A },
    {
      deck: { ...playing, positionMs: 0, at: NOW_MS },
      plays: [...full.plays, { seq: SEQ, at: NOW_MS, track: A }],
    },
  ],
  [{ kind: "deck.played", positionMs: 7 }, { deck: { ...playing, positionMs: 7, at: NOW_MS } }],
  [
    { kind: "deck.paused", positionMs: 7 },
    { deck: { track: A, playing: false, positionMs: 7, at: NOW_MS } },
  ],
  [{ kind: "deck.seeked", positionMs: 7 }, { deck: { ...playing, positionMs: 7, at: NOW_MS } }],
  [
    { kind: "deck.finished" },
    { deck: { track: A, playing: false, positionMs: A.durationMs, at: NOW_MS } },
  ],
  [{ kind: "queue.added", track: B }, { queue: [...queue, { item: SEQ, track: B }] }],
  [{ kind: "queue.moved", item: 1, to: 2 }, order([2, 3, 1])],
  [{ kind: "queue.moved", item: 3, to: 0 }, order([3, 1, 2])],
  [{ kind: "queue.moved", item: 99, to: 0 }, {}],
  [{ kind: "queue.removed", item: 2 }, order([1, 3])],
  [{ kind: "queue.removed", item: 99 }, {}],
  [said, { chat: [...full.chat, lineOf(SEQ, { at: NOW_MS, text: "Amen" })] }],
  [
    { ...said, replyTo: 4, mentions: [OTHER] },
    {
      chat: [
        ...full.chat,
        lineOf(SEQ, { at: NOW_MS, text: "Amen", replyTo: 4, mentions: [OTHER] }),
      ],
    },
  ],
  [
    { kind: "chat.removed", line: 4 },
    { chat: [lineOf(4, { text: "", removed: true }), lineOf(5)] },
  ],
  [{ kind: "chat.removed", line: 99 }, {}],
  [
    { kind: "announcement.pinned", text: "Yo" },
    { announcement: { seq: SEQ, at: NOW_MS, text: "Yo" } },
  ],
  [{ kind: "announcement.unpinned" }, { announcement: null }],
  [{ kind: "room.slow_mode_set", seconds: 30 }, { slowModeSeconds: 30 }],
  [{ kind: "person.muted", person: OTHER, untilMs: null }, {}],
  [{ kind: "person.unmuted", person: OTHER }, {}],
  [{ kind: "person.banned", person: OTHER }, {}],
  [{ kind: "person.renamed", person: OTHER, name: "Naomi" }, {}],
  [
    { kind: "person.erased", person: STAFF, upToMs: NOW_MS },
    { stage: { ...held, name: "", ask: null } },
  ],
  [{ kind: "chat.sung", tune: "x" } as never, {}],
];

const fold = (view: RoomView, ...bodies: EventBody[]) =>
  bodies.reduce((so, body, n) => evolve(so, eventOf(body, { seq: 100 + n })), view);

describe("R1 evolve", () => {
  it.each(CHANGES)("R1 %j", (body, change) => {
    const before = structuredClone(full);
    const after = evolve(full, eventOf(body, { seq: SEQ, by: OTHER }));
    expect(after).toStrictEqual({ ...full, ...change });
    expect(full).toEqual(before);
  });

  it("R28 the stage: whoever opens holds it and keeps it, an ask is forgotten with the answer, the end clears it", () => {
    const opened = {
      kind: "broadcast.doors_opened",
      broadcastId: ID,
      title: "Sunday",
      name: "Lee",
    } as const;
    const stages = [
      opened,
      { ...opened, kind: "broadcast.started" } as const,
      { kind: "stage.asked", name: "Lee", untilMs: NOW_MS + 7 } as const,
      { kind: "stage.declined" } as const,
      { kind: "stage.given", to: OTHER, name: "Ruth" } as const,
      { kind: "broadcast.ended", broadcastId: ID, aired: true } as const,
    ].map((_, n, all) => fold(EMPTY_VIEW, ...all.slice(0, n + 1)).stage);
    const lee = { person: STAFF, name: "Lee", since: NOW_MS, ask: null };
    const ask = { person: STAFF, name: "Lee", at: NOW_MS, until: NOW_MS + 7 };
    expect(stages).toEqual([
      lee,
      lee,
      { ...lee, ask },
      lee,
      { ...lee, person: OTHER, name: "Ruth" },
      null,
    ]);
  });

  it("R28 whoever starts what they opened keeps the stage as it is, and nobody is never on it nor asks for it", () => {
    const view = { ...full, stage: { ...held, ask: { ...asker, at: 1, until: 2 } } };
    const started = {
      kind: "broadcast.started",
      broadcastId: ID,
      title: "New",
      name: "Lee",
    } as const;
    const asked = { kind: "stage.asked", name: "Lee", untilMs: 7 } as const;
    const stageAfter = (body: EventBody, by: string | null) =>
      evolve(view, eventOf(body, { by })).stage;
    expect([stageAfter(started, STAFF), stageAfter(started, null)]).toEqual([
      view.stage,
      view.stage,
    ]);
    expect(stageAfter(asked, null)).toEqual({ ...held, ask: null });
  });

  it("R28 what older versions stored names nobody, so the stage is free", () => {
    const old = { kind: "broadcast.started", broadcastId: ID, title: "Sunday" } as const;
    expect(fold(EMPTY_VIEW, old).stage).toBeNull();
    expect(
      fold(EMPTY_VIEW, old, { kind: "stage.asked", name: "Lee", untilMs: 7 }).stage,
    ).toBeNull();
  });

  it("R11 scheduling names the next show and keeps what is on the deck", () => {
    const scheduled = fold(inPhase("ended", { deck: playing }), {
      kind: "broadcast.scheduled",
      broadcastId: "show-0002",
      title: "Next",
      startsAt: 5,
    });
    expect(scheduled.broadcast).toEqual({
      phase: "scheduled",
      id: "show-0002",
      title: "Next",
      startsAt: 5,
      startedAt: null,
      endedAt: null,
    });
    expect(scheduled.deck).toEqual(playing);
  });

  it.each([
    ["begun at once", [{ kind: "broadcast.started", broadcastId: "show-0002", title: "Next" }]],
    [
      "begun with the doors",
      [{ kind: "broadcast.doors_opened", broadcastId: "show-0002", title: "Next" }],
    ],
    [
      "planned before",
      [
        { kind: "broadcast.scheduled", broadcastId: "show-0002", title: "Next", startsAt: 5 },
        { kind: "broadcast.doors_opened", broadcastId: "show-0002", title: "Next" },
      ],
    ],
  ] as [string, EventBody[]][])("R11 a show %s starts with an empty play list", (_, bodies) => {
    expect(
      fold(full, { kind: "broadcast.ended", broadcastId: ID, aired: true }, ...bodies).plays,
    ).toEqual([]);
  });

  it("R11 one show keeps its plays and its planned time through doors, start and breaks", () => {
    const show = { broadcastId: "show-0002", title: "Next" };
    const view = fold(
      EMPTY_VIEW,
      { kind: "broadcast.scheduled", ...show, startsAt: 5 },
      { kind: "broadcast.scheduled", ...show, startsAt: 6 },
      { kind: "broadcast.doors_opened", ...show },
      { kind: "deck.loaded", track: A },
      { kind: "deck.played", positionMs: 0, track: A },
      { kind: "broadcast.started", ...show },
    );
    expect([view.plays.length, view.broadcast.startsAt, view.broadcast.phase]).toEqual([
      1,
      6,
      "live",
    ]);
  });

  it("R11 an unplanned show after a planned one has no planned time", () => {
    const planned = { broadcastId: "show-0002", title: "Next" };
    const view = fold(
      EMPTY_VIEW,
      { kind: "broadcast.scheduled", ...planned, startsAt: 5 },
      { kind: "broadcast.started", ...planned },
      { kind: "broadcast.ended", broadcastId: "show-0002", aired: true },
      { kind: "broadcast.started", broadcastId: "show-0003", title: "More" },
    );
    expect(view.broadcast).toEqual({
      phase: "live",
      id: "show-0003",
      title: "More",
      startsAt: null,
      startedAt: NOW_MS,
      endedAt: null,
    });
  });

  it("R1 keeps the newest lines and plays, as many as the view promises", () => {
    const many = Array.from({ length: VIEW_CHAT_LINES + 5 }, () => said);
    const chat = fold(EMPTY_VIEW, ...many).chat.map(({ seq }) => seq);
    expect([chat.length, chat[0], chat.at(-1)]).toEqual([
      VIEW_CHAT_LINES,
      105,
      100 + VIEW_CHAT_LINES + 4,
    ]);
    const plays = fold(
      full,
      ...Array.from(
        { length: 60 },
        (): EventBody => ({ kind: "deck.played", positionMs: 0, track: A }),
      ),
    ).plays;
    expect([plays.length, plays.at(-1)?.seq]).toEqual([VIEW_PLAYS, 159]);
  });

  it("R1 never throws, whatever was stored, and is the same however the log is cut", () => {
    const body = fc.constantFrom(...CHANGES.map(([one]) => one));
    fc.assert(
      fc.property(fc.array(body, { maxLength: 60 }), fc.nat(60), (bodies, cut) => {
        const events = bodies.map(
          (one, n): RoomEvent => eventOf(one, { seq: n + 1, at: NOW_MS + n }),
        );
        const whole = events.reduce(evolve, EMPTY_VIEW);
        const half = JSON.parse(
          JSON.stringify(events.slice(0, cut).reduce(evolve, EMPTY_VIEW)),
        ) as RoomView;
        expect(events.slice(cut).reduce(evolve, half)).toEqual(whole);
      }),
    );
  });
});

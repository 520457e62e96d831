// A log with every kind of event, and the view it leads to, worked out by hand from the table in docs/SPEC.md.
import { event, said } from "./scripted-server.ts";

const T = 1_800_000_000_000;
export const song = (n: number) => ({
  id: `track-000${n}`,
  title: `Song ${n}`,
  artist: "Voices",
  durationMs: 60_000,
  mediaKey: `audio/${String(n).repeat(22)}.mp3`,
  artworkKey: null,
});
const show = { broadcastId: "show-0001", title: "Sunday" };
const ME = "p_myself00001";

export const LOG = [
  event(1, { kind: "broadcast.scheduled", ...show, startsAt: T + 3_600_000 }),
  event(2, { kind: "broadcast.doors_opened", ...show }),
  event(3, { kind: "queue.added", track: song(1) }),
  event(4, { kind: "queue.added", track: song(2) }),
  event(5, { kind: "queue.added", track: song(3) }),
  event(6, { kind: "queue.moved", item: 5, to: 0 }),
  event(7, { kind: "queue.removed", item: 3 }),
  event(8, { kind: "broadcast.started", ...show, name: "Lee" }),
  event(9, { kind: "deck.loaded", track: song(4) }),
  event(10, { kind: "deck.played", positionMs: 0, track: song(4) }),
  event(11, { kind: "deck.paused", positionMs: 1_000 }),
  event(12, { kind: "deck.seeked", positionMs: 30_000 }),
  event(13, { kind: "deck.played", positionMs: 30_000 }),
  said(14, "welcome", { op: "somebodys-op" }),
  event(15, {
    kind: "chat.said",
    name: "Ruth",
    role: "listener",
    text: "amen",
    replyTo: 14,
    mentions: ["s_somebody001"],
  }),
  event(16, { kind: "chat.removed", line: 14 }),
  event(17, { kind: "announcement.pinned", text: "soon" }),
  event(18, { kind: "announcement.unpinned" }),
  event(19, { kind: "person.muted", person: ME, untilMs: null }),
  event(20, { kind: "person.unmuted", person: ME }),
  event(21, { kind: "person.renamed", person: ME, name: "Naomi" }),
  event(22, { kind: "room.slow_mode_set", seconds: 30 }),
  event(23, { kind: "thing.of_tomorrow", colour: "blue" }),
  event(24, { kind: "person.banned", person: "p_somebodyelse" }),
  event(25, { kind: "broadcast.paused", broadcastId: show.broadcastId }),
  event(26, { kind: "broadcast.resumed", broadcastId: show.broadcastId }),
  event(27, { kind: "announcement.pinned", text: "thank you" }),
  event(28, { kind: "broadcast.ended", broadcastId: show.broadcastId, aired: true }, { by: null }),
] as const;

const at = (seq: number) => T + seq * 1_000;

export const VIEW = {
  broadcast: {
    phase: "ended",
    id: "show-0001",
    title: "Sunday",
    startsAt: T + 3_600_000,
    startedAt: at(8),
    endedAt: at(28),
  },
  // It played on from 30 s at event 13 until the show ended, 15 s later.
  deck: { track: song(4), playing: false, positionMs: 45_000, at: at(28) },
  queue: [
    { item: 5, track: song(3) },
    { item: 4, track: song(2) },
  ],
  chat: [
    {
      ...{ seq: 14, at: at(14), by: "s_somebody001", name: "Lee", role: "dj" },
      text: "",
      removed: true,
    },
    {
      ...{ seq: 15, at: at(15), by: "s_somebody001", name: "Ruth", role: "listener" },
      text: "amen",
      removed: false,
      replyTo: 14,
      mentions: ["s_somebody001"],
    },
  ],
  plays: [{ seq: 10, at: at(10), track: song(4) }],
  announcement: null,
  slowModeSeconds: 30,
  stage: null,
  sound: [],
};

const run = (id: string, t0Ms: number) => ({
  ...{ id, t0Ms, segmentMs: 1_000 },
  ...{ channels: 2, bitrateBps: 128_000 },
});
/** With a smaller version of its segments, for who saves data. */
const THREE = { ...run("epochthree", at(46) + 50), saverBps: 64_000 };
const KIM = "s_kimberley01";

/**
 * What comes after it: a track that finishes, a called-off show, a new one that forgets the plays, the stage that changes
 * hands, somebody who is forgotten as far as their first line, and three runs of an encoder.
 */
export const LATER_LOG = [
  event(29, { kind: "deck.finished" }),
  event(30, { kind: "broadcast.scheduled", broadcastId: "show-0002", title: "Off", startsAt: T }),
  event(31, { kind: "broadcast.ended", broadcastId: "show-0002", aired: false }),
  event(32, {
    kind: "broadcast.doors_opened",
    broadcastId: "show-0003",
    title: "Eve",
    name: "Lee",
  }),
  event(33, { kind: "stage.asked", name: "Kim", untilMs: at(93) }, { by: KIM }),
  event(34, { kind: "stage.declined" }),
  event(35, { kind: "stage.asked", name: "Kim", untilMs: at(95) }, { by: KIM }),
  event(36, { kind: "stage.given", to: KIM, name: "Kim" }, { by: null }),
  event(37, { kind: "stage.asked", name: "Lee", untilMs: at(97) }),
  event(38, { kind: "person.erased", person: "s_somebody001", upToMs: at(14) }, { by: null }),
  event(39, { kind: "sound.began", epoch: run("epochone", at(39) - 200) }, { by: KIM }),
  event(40, { kind: "sound.retimed", epoch: "epochone", t0Ms: at(39) - 180 }, { by: KIM }),
  event(41, { kind: "sound.lost", epoch: "epochone", from: 4, to: 4 }, { by: KIM }),
  event(42, { kind: "sound.lost", epoch: "epochone", from: 0, to: 0 }, { by: KIM }),
  event(43, { kind: "sound.lost", epoch: "epochone", from: 1, to: 2 }, { by: KIM }),
  event(44, { kind: "sound.began", epoch: run("epochtwo", at(44) - 300) }, { by: KIM }),
  event(45, { kind: "sound.ended", epoch: "epochtwo", lastSegment: 0 }, { by: KIM }),
  event(46, { kind: "sound.began", epoch: THREE }, { by: KIM }),
] as const;

export const LATER_VIEW = {
  ...VIEW,
  broadcast: {
    phase: "doors",
    id: "show-0003",
    title: "Eve",
    startsAt: null,
    startedAt: null,
    endedAt: null,
  },
  deck: { track: song(4), playing: false, positionMs: 60_000, at: at(31) },
  chat: [{ ...VIEW.chat[0], name: "" }, VIEW.chat[1]],
  plays: [],
  sound: [
    {
      ...run("epochone", at(39) - 180),
      // The next run began 5.18 s after the first sample of this one.
      ...{ by: KIM, lastSegment: 5 },
      gaps: [
        { from: 0, to: 2 },
        { from: 4, to: 4 },
      ],
    },
    { ...run("epochtwo", at(44) - 300), by: KIM, lastSegment: 0, gaps: [] },
    { ...THREE, by: KIM, lastSegment: null, gaps: [] },
  ],
  stage: {
    ...{ person: KIM, name: "Kim", since: at(36) },
    ask: { person: "s_somebody001", name: "", at: at(37), until: at(97) },
  },
};

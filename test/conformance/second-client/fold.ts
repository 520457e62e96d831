// The view of a room as docs/SPEC.md describes it, event by event. Written from that document alone: it imports nothing.

// biome-ignore lint/suspicious/noExplicitAny: what came over the wire is taken as the document says it is
export type Json = Record<string, any>;
export type Event = { seq: number; at: number; by: string | null; op?: string; body: Json };

const NO_SHOW = { id: "", title: "", startsAt: null, startedAt: null, endedAt: null };
export const EMPTY: Json = {
  broadcast: { phase: "idle", ...NO_SHOW },
  deck: { track: null, playing: false, positionMs: 0, at: 0 },
  ...{ queue: [], chat: [], plays: [], announcement: null, slowModeSeconds: 0, stage: null },
  sound: [],
};

/** The view after one more event. The view before stays as it was. */
export function fold(view: Json, event: Event): Json {
  const effect = EFFECTS[event.body.kind];
  return effect ? { ...view, ...effect(view, event.body, event) } : view;
}

/** position(deck, now) of the document. */
export function position(deck: Json, now: number): number {
  const raw = deck.playing ? deck.positionMs + (now - deck.at) : deck.positionMs;
  return Math.min(Math.max(0, Math.round(raw)), deck.track?.durationMs ?? 0);
}

const without = (queue: Json[], item: number) => queue.filter((one) => one.item !== item);
type Effect = (view: Json, body: Json, event: Event) => Json;

/** A show that begins anew forgets its plays and its sound. */
function begun({ broadcast, plays, sound }: Json, body: Json, change: Json): Json {
  const { broadcastId: id, title } = body;
  const startsAt = broadcast.id === id ? broadcast.startsAt : null;
  const show = { ...NO_SHOW, id, title, startsAt, ...change };
  const kept = broadcast.id === id ? { plays, sound } : { plays: [], sound: [] };
  return { broadcast: show, ...kept };
}

/** "sound is closed" of the document. */
function closed(sound: Json[], at: number): Json[] {
  const last = sound.at(-1);
  if (last?.lastSegment !== null) return sound;
  const newest = Math.floor((at - last.t0Ms) / last.segmentMs);
  return [...sound.slice(0, -1), { ...last, lastSegment: Math.max(-1, newest) }];
}

const epochIs =
  (change: (body: Json, epoch: Json) => Json): Effect =>
  ({ sound }, body) => ({
    sound: sound.map((one: Json) =>
      one.id === body.epoch ? { ...one, ...change(body, one) } : one,
    ),
  });

function withGap(gaps: Json[], from: number, to: number): Json[] {
  const all = [...gaps, { from, to }].sort((a, b) => a.from - b.from);
  const merged: Json[] = [];
  for (const gap of all) {
    const last = merged.at(-1);
    if (last && gap.from <= last.to + 1) last.to = Math.max(last.to, gap.to);
    else merged.push({ ...gap });
  }
  return merged.slice(-200);
}

const deckIs =
  (change: Json): Effect =>
  ({ deck }, { positionMs }, { at }) => ({ deck: { ...deck, positionMs, at, ...change } });

/** Who lets people in by name holds the stage. */
function taken({ stage }: Json, { name }: Json, { by, at }: Event): Json {
  const stays = by === null || name === undefined || stage?.person === by;
  return { stage: stays ? stage : { person: by, name, since: at, ask: null } };
}

const EFFECTS: Readonly<Record<string, Effect>> = {
  "broadcast.scheduled": (view, body) =>
    begun(view, body, { phase: "scheduled", startsAt: body.startsAt }),
  "broadcast.doors_opened": (view, body, event) => ({
    ...begun(view, body, { phase: "doors" }),
    ...taken(view, body, event),
  }),
  "broadcast.started": (view, body, event) => ({
    ...begun(view, body, { phase: "live", startedAt: event.at }),
    ...taken(view, body, event),
  }),
  "broadcast.paused": ({ broadcast: b }) => ({ broadcast: { ...b, phase: "break" } }),
  "broadcast.resumed": ({ broadcast: b }) => ({ broadcast: { ...b, phase: "live" } }),
  "broadcast.ended": ({ broadcast, deck, sound }, { aired }, { at }) => ({
    sound: closed(sound, at),
    broadcast: { ...broadcast, phase: aired ? "ended" : "idle", endedAt: at },
    deck: { ...deck, positionMs: position(deck, at), playing: false, at },
    announcement: null,
    stage: null,
  }),
  "stage.asked": ({ stage }, { name, untilMs: until }, { by: person, at }) => ({
    stage: stage && { ...stage, ask: { person, name, at, until } },
  }),
  "stage.declined": ({ stage }) => ({ stage: stage && { ...stage, ask: null } }),
  "stage.given": ({ sound }, { to: person, name }, { at: since }) => ({
    stage: { person, name, since, ask: null },
    sound: closed(sound, since),
  }),
  "sound.began": ({ sound }, { epoch }, { at, by }) => ({
    sound: [...closed(sound, at), { ...epoch, by, lastSegment: null, gaps: [] }].slice(-50),
  }),
  "sound.retimed": epochIs(({ t0Ms }) => ({ t0Ms })),
  "sound.lost": epochIs(({ from, to }, { gaps }) => ({ gaps: withGap(gaps, from, to) })),
  "sound.ended": epochIs(({ lastSegment }) => ({ lastSegment })),
  "deck.loaded": (_, { track }, { at }) => ({ deck: { track, playing: false, positionMs: 0, at } }),
  "deck.played": (view, body, event) => {
    const deck = deckIs({ playing: true })(view, body, event);
    const play = { seq: event.seq, at: event.at, track: body.track };
    return body.track ? { ...deck, plays: [...view.plays, play].slice(-50) } : deck;
  },
  "deck.paused": deckIs({ playing: false }),
  "deck.seeked": deckIs({}),
  "deck.finished": ({ deck }, _, { at }) => ({
    deck: { ...deck, playing: false, positionMs: deck.track?.durationMs ?? 0, at },
  }),
  "queue.added": ({ queue }, { track }, { seq }) => ({ queue: [...queue, { item: seq, track }] }),
  "queue.moved": ({ queue }, { item, to }) => {
    const taken = queue.filter((one: Json) => one.item === item);
    return { queue: without(queue, item).toSpliced(to, 0, ...taken) };
  },
  "queue.removed": ({ queue }, { item }) => ({ queue: without(queue, item) }),
  "chat.said": ({ chat }, { kind: _, ...said }, { seq, at, by }) => ({
    chat: [...chat, { seq, at, by, ...said, removed: false }].slice(-200),
  }),
  "chat.removed": ({ chat }, { line }) => ({
    chat: chat.map((said: Json) =>
      said.seq === line ? { ...said, text: "", removed: true } : said,
    ),
  }),
  "announcement.pinned": (_, { text }, { seq, at }) => ({ announcement: { seq, at, text } }),
  "announcement.unpinned": () => ({ announcement: null }),
  "room.slow_mode_set": (_, { seconds }) => ({ slowModeSeconds: seconds }),
  "person.erased": ({ chat, stage }, { person, upToMs }) => {
    const nameless = (one: Json) => (one?.person === person ? { ...one, name: "" } : one);
    return {
      chat: chat.map((line: Json) =>
        line.by === person && line.at <= upToMs ? { ...line, name: "" } : line,
      ),
      stage: stage && { ...nameless(stage), ask: nameless(stage.ask) },
    };
  },
};

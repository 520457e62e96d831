// A past show as it rolled: chat lines and what happened around them, in the log's order. Pure.
import type { BroadcastBody } from "../../shared/http/bodies.ts";

type Line = BroadcastBody["chat"][number];
type Play = BroadcastBody["plays"][number];

export type Moment =
  | { readonly kind: "line"; readonly key: string; readonly at: number; readonly line: Line }
  | { readonly kind: "play"; readonly key: string; readonly at: number; readonly play: Play }
  | { readonly kind: "note"; readonly key: string; readonly at: number; readonly text: string };

/** Everything worth reading, oldest first; the beginning and the end stand where they happened. */
export function timeline({ broadcast, plays, chat, announcements }: BroadcastBody): Moment[] {
  const { startedAt, endedAt } = broadcast;
  const told = [
    ...chat.map((line) => ({ seq: line.seq, moment: said(line) })),
    ...plays.map((play) => ({ seq: play.seq, moment: began(play) })),
    ...announcements.map(({ seq, at, text }) => ({
      seq,
      moment: note(`notice-${seq}`, at, `Pinned: ${text}`),
    })),
  ]
    .sort((a, b) => a.seq - b.seq)
    .map(({ moment }) => moment);
  // Those two events carry no seq here; their time places them, since the log's times never run back.
  if (startedAt !== null) place(told, note("start", startedAt, "The show began"));
  if (endedAt !== null) told.push(note("end", endedAt, "The show ended"));
  return told;
}

/** Time into the show, never negative: what came before the start belongs to the doors. */
export function offsetMs(broadcast: { startedAt: number | null }, at: number): number {
  return broadcast.startedAt === null ? 0 : Math.max(0, at - broadcast.startedAt);
}

const said = (line: Line): Moment => ({
  kind: "line",
  key: `line-${line.seq}`,
  at: line.at,
  line,
});

const began = (play: Play): Moment => ({
  kind: "play",
  key: `play-${play.seq}`,
  at: play.at,
  play,
});

const note = (key: string, at: number, text: string): Moment => ({ kind: "note", key, at, text });

function place(moments: Moment[], moment: Moment): void {
  const index = moments.findIndex(({ at }) => at >= moment.at);
  moments.splice(index < 0 ? moments.length : index, 0, moment);
}

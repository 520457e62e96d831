// An archive of any size, written by the product's own statements: shows with tracks and chat in a language whose words are
// as unevenly used as real ones.
import type { DatabaseSync } from "node:sqlite";
import {
  archiveEvents,
  archivePlays,
  type StoredEvent,
} from "../../server/domain/room/archive-rows.ts";
import { accountFor, type Show } from "../../server/domain/room/show.ts";
import { writeArchive } from "../../server/platform/archive.ts";
import { chainPlays } from "../../server/platform/play-chain.ts";
import type { EventBody } from "../../shared/room/events.ts";
import { evolve } from "../../shared/room/evolve.ts";
import { EMPTY_VIEW, type RoomView } from "../../shared/room/view.ts";
import { between, type Dice, diceOf } from "../helpers/dice.ts";
import { track } from "../helpers/room.ts";
import { sqliteD1 } from "../helpers/sqlite-d1.ts";

export const TRACKS_PER_SHOW = 8;
export const LINES_PER_SHOW = 12;
const WORDS_PER_LINE = 7;
const VOCABULARY = 5_000;
const LIBRARY = 3_000;
const ROOMS = 20;
const SHOWS_PER_BATCH = 100;
const START_MS = 1_000_000_000_000;
const BETWEEN_SHOWS_MS = 3_600_000;

/** The n-th most used word: of eight letters and more, and the ten most used begin alike for six: no index of beginnings helps there. */
export function word(n: number): string {
  const syllables = ["ha", "le", "lu", "ja", "glo", "ri", "a", "men", "pra", "ise"];
  return String(n)
    .padStart(4, "0")
    .split("")
    .map((digit) => syllables[Number(digit)])
    .join("");
}

/** Zipf: the second word is half as frequent as the first, the third a third. */
const zipf = (dice: Dice, size: number) => Math.floor(size ** dice()) - 1;

function bodiesOf(id: string, dice: Dice): EventBody[] {
  const play = (): EventBody[] => {
    const n = zipf(dice, LIBRARY);
    const card = { ...track(`${n}`), title: `${word(n)} ${word(n + 7)}`, artist: word(n % 97) };
    return [
      { kind: "deck.loaded", track: card },
      { kind: "deck.played", positionMs: 0, track: card },
    ];
  };
  const say = (): EventBody => ({
    ...{ kind: "chat.said", name: "Ruth", role: "listener" },
    text: Array.from({ length: WORDS_PER_LINE }, () => word(zipf(dice, VOCABULARY))).join(" "),
  });
  const title = `${word(zipf(dice, VOCABULARY))} ${word(zipf(dice, VOCABULARY))}`;
  return [
    { kind: "broadcast.started", broadcastId: id, title, name: "Lee" },
    ...Array.from({ length: TRACKS_PER_SHOW }, play).flat(),
    ...Array.from({ length: LINES_PER_SHOW }, say),
    { kind: "broadcast.ended", broadcastId: id, aired: true },
  ];
}

type Log = { seq: number; view: RoomView };

/** Adds shows number `from` up to (not) `to`. */
export async function grow(database: DatabaseSync, from: number, to: number): Promise<void> {
  const d1 = sqliteD1(database) as unknown as D1Database;
  for (let begin = from; begin < to; begin += SHOWS_PER_BATCH) {
    const numbers = Array.from(
      { length: Math.min(SHOWS_PER_BATCH, to - begin) },
      (_, n) => begin + n,
    );
    const room = `room-${Math.floor(begin / SHOWS_PER_BATCH) % ROOMS}`;
    const epoch = `epoch-${begin}`;
    const log: Log = { seq: 0, view: EMPTY_VIEW };
    const parts = numbers.map((n) => showOf(n, log));
    const events = parts.flatMap((part) => part.events);
    await writeArchive(d1, {
      ...{ room, epoch, lastSeq: log.seq, removedLines: [], outdated: [] },
      events: archiveEvents(events),
      plays: archivePlays(events),
      shows: parts.map(({ show }) => ({ show, peopleTotal: 40, attendance: [] })),
    });
    await chainPlays(d1, { room, epoch });
  }
}

export const showId = (n: number) => `show-${String(n).padStart(7, "0")}`;

function showOf(n: number, log: Log): { events: StoredEvent[]; show: Show } {
  const dice = diceOf(n);
  const id = showId(n);
  let show: Show | null = null;
  let at = START_MS + n * BETWEEN_SHOWS_MS;
  const events = bodiesOf(id, dice).map((body): StoredEvent => {
    log.seq += 1;
    at += between(dice, 1_000, 60_000);
    const event = { seq: log.seq, at, by: "p_listener01", body, broadcast: id };
    log.view = evolve(log.view, event);
    show = accountFor(event, log.view, show) ?? show;
    return event;
  });
  if (show === null) throw new Error("a show without a beginning");
  return { events, show };
}

/** A moment in the middle of show `n`. */
export const middleOf = (n: number) => START_MS + n * BETWEEN_SHOWS_MS + 400_000;

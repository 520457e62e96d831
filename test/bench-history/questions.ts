// What is asked of the archive: every page of it, and words of every frequency, by the functions that the routes call.
import { viewAt } from "../../server/domain/history/moment.ts";
import { searchQuery } from "../../server/domain/history/search-words.ts";
import { endedBroadcasts, findBroadcast, openBroadcasts } from "../../server/platform/history.ts";
import { exportShow } from "../../server/platform/history-export.ts";
import { momentOf } from "../../server/platform/history-moment.ts";
import type { ReadStore } from "../../server/platform/history-rows.ts";
import { searchArchive } from "../../server/platform/history-search.ts";
import { between, type Dice } from "../helpers/dice.ts";
import { middleOf, showId, word } from "./grow.ts";

export type Question = {
  readonly name: string;
  readonly isSearch: boolean;
  /** `shows`: how many there are. */
  readonly ask: (store: ReadStore, dice: Dice, shows: number) => Promise<unknown>;
};

const NEWEST = 2 ** 52;
const WANTED = {
  shows: { limit: 5, before: NEWEST },
  tracks: { limit: 5, before: NEWEST },
  lines: { limit: 10, before: NEWEST },
  room: null,
};

const page = (name: string, ask: Question["ask"]): Question => ({ name, isSearch: false, ask });
const search = (
  name: string,
  typed: (dice: Dice) => string,
  room: string | null = null,
): Question => ({
  name: `search: ${name}`,
  isSearch: true,
  ask: (store, dice) => searchArchive(store, searchQuery(typed(dice)) ?? "", { ...WANTED, room }),
});

export const QUESTIONS: readonly Question[] = [
  page("list, first page", (store) => endedBroadcasts(store, { place: null })),
  page("list, a page anywhere", async (store, dice, shows) => {
    const id = showId(between(dice, 0, shows - 1));
    const found = await findBroadcast(store, id);
    const endedAt = found?.broadcast.endedAt ?? 0;
    return endedBroadcasts(store, { place: { endedAt, id } });
  }),
  page("list of one room", (store) => endedBroadcasts(store, { room: "room-0", place: null })),
  page("front page", async (store) => [
    await openBroadcasts(store, Date.now()),
    await endedBroadcasts(store, { place: null, limit: 6 }),
  ]),
  page("one show", (store, dice, shows) =>
    findBroadcast(store, showId(between(dice, 0, shows - 1))),
  ),
  page("the room at a moment", async (store, dice, shows) => {
    const n = between(dice, 0, shows - 1);
    const moment = await momentOf(store, showId(n), middleOf(n));
    return moment && moment !== "forgotten" && viewAt(moment.carried, moment.events);
  }),
  page("export of a show", (store, dice, shows) =>
    exportShow(store, showId(between(dice, 0, shows - 1))),
  ),
  search("the most used word", () => word(0)),
  search("a word of the hundred most used", (dice) => word(between(dice, 1, 100))),
  search("a rare word", (dice) => word(between(dice, 3_000, 4_900))),
  search("two words", (dice) => `${word(between(dice, 0, 30))} ${word(between(dice, 0, 300))}`),
  search("two letters that half of all lines have", () => word(0).slice(0, 2)),
  search("four letters of the most used", () => word(0).slice(0, 4)),
  search("six letters of the ten most used", () => word(0).slice(0, 6)),
  search("nothing there", () => "xylophone"),
  search("the most used word, in one room", () => word(0), "room-0"),
  search("a rare word, in one room", (dice) => word(between(dice, 3_000, 4_900)), "room-0"),
  search("the most used word, in a room that never said it", () => word(0), "nowhere"),
];

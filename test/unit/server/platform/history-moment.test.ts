// The room as it was: at any moment of any show, what the archive gives is what folding the room's whole log gives.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { viewAt } from "../../../../server/domain/history/moment.ts";
import { momentOf } from "../../../../server/platform/history-moment.ts";
import { evolve } from "../../../../shared/room/evolve.ts";
import { EMPTY_VIEW, type RoomView } from "../../../../shared/room/view.ts";
import { archived } from "../../../helpers/archived.ts";
import { Room } from "../../../helpers/leader.ts";
import { CAST, here, type Step, steps } from "../../../helpers/random-show.ts";
import { track } from "../../../helpers/room.ts";

function evening(doings: readonly Step[]): Room {
  const room = new Room();
  room.here = here;
  for (const { who, afterMs, make } of doings) {
    room.nowMs += afterMs;
    const actor = CAST[who % CAST.length];
    if (actor) room.do(actor, make(room.leader.view));
    room.leader.advanceDeck(room.nowMs);
  }
  return room;
}

/** What everybody saw then, as far as it may be told today. */
function told(view: RoomView): RoomView {
  const chat = view.chat.map(({ mentions: _, ...line }) => ({
    ...line,
    by: null,
    removed: line.text === "",
  }));
  return { ...view, chat, sound: view.sound.map((epoch) => ({ ...epoch, by: null })) };
}

async function differences(
  doings: readonly Step[],
  view: typeof viewAt = viewAt,
): Promise<string[]> {
  const room = evening(doings);
  const { store, d1 } = await archived(room);
  const log = room.leader.log.readAfter(0, 1e9);
  const found: string[] = [];
  for (const show of d1.database.prepare("SELECT id, first_seq FROM broadcasts").all()) {
    const own = log.filter(({ broadcast }) => broadcast === show.id);
    for (const { at } of own.filter((_, n) => n % 3 === 0 || n === own.length - 1)) {
      for (const atMs of [at - 1, at]) {
        const moment = await momentOf(store, String(show.id), atMs);
        if (!moment || moment === "forgotten") return [`${show.id}: no moment`];
        // Before the show began there is nothing but what stood there.
        const until = log.filter((event) => event.seq < Number(show.first_seq) || event.at <= atMs);
        const cut = until.filter(({ seq }) => seq <= (own.at(-1)?.seq ?? 0));
        const wanted = told(cut.reduce(evolve, EMPTY_VIEW));
        const got = view(moment.carried, moment.events);
        const began = cut.some(({ broadcast }) => broadcast === show.id);
        const same = began ? wanted : { ...wanted, ...strange(got) };
        if (JSON.stringify(sorted(got)) !== JSON.stringify(sorted(same))) {
          found.push(`${show.id} at ${atMs}`);
        }
      }
    }
  }
  return found;
}

/** Before its first event a show has not begun: which show went before is no part of its moment. */
const strange = ({ broadcast, plays, announcement, stage }: RoomView) => ({
  ...{ broadcast, plays, announcement, stage },
});
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value && typeof value === "object"
      ? Object.fromEntries(
          Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, one]) => [key, sorted(one)]),
        )
      : value;

describe("a moment of a show", () => {
  it("is the fold of the whole log up to it, in random evenings", async () => {
    await fc.assert(
      fc.asyncProperty(steps(90), async (doings) => {
        expect(await differences(doings)).toEqual([]);
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  it("needs what stood in the room before the show (control)", async () => {
    const [doings = []] = fc.sample(steps(90), { numRuns: 1, seed: 11 });
    const queued: Step = {
      ...{ who: 0, afterMs: 5 },
      make: () => ({ kind: "queue.add", track: track("a") }),
    };
    const start: Step = { ...queued, make: () => ({ kind: "broadcast.start", title: "Sunday" }) };
    const evening = [queued, start, ...doings];
    expect(await differences(evening, (_, events) => viewAt(null, events))).not.toEqual([]);
    expect(await differences(evening)).toEqual([]);
  });

  it("is found in a few steps, whatever the length of the log, and there is none of an unknown show", async () => {
    const room = new Room();
    room.dj({ kind: "broadcast.start", title: "Long" });
    for (let n = 0; n < 3_000; n += 1) {
      room.nowMs += 10;
      room.leader.advanceDeck(room.nowMs);
      room.dj({ kind: "announcement.pin", text: `${n}` });
      room.nowMs += 1_000;
    }
    const { store } = await archived(room);
    const [seen] = room.leader.log.readAfter(1_499, 1);
    const moment = await momentOf(store, room.leader.view.broadcast.id, seen?.at ?? 0);
    expect(moment).toMatchObject({ seq: 1_500 });
    expect(await momentOf(store, "show-unknown", 1)).toBeNull();
  });
});

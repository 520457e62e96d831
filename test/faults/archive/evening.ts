// A random evening of one room whose archive fails, hangs, lies, is run twice at once, and whose object dies at any point.
// What the room stored is written down as it happens; in the end the archive must have exactly that.
import { archiveRoom } from "../../../server/objects/archivist.ts";
import type { Command } from "../../../shared/protocol/client.ts";
import type { RoomEvent } from "../../../shared/room/events.ts";
import { between, type Dice, diceOf, oneOf } from "../../helpers/dice.ts";
import { Room } from "../../helpers/leader.ts";
import { track } from "../../helpers/room.ts";
import { FaultyD1, type Mood } from "./faulty-d1.ts";

export const ROOM_NAME = "main";
/** Archives a room; the product's own, or a wrong one that the judge must catch. */
export type Archive = typeof archiveRoom;

export type Evening = {
  readonly d1: FaultyD1;
  /** Everything the room ever stored, as it stands in the end: words that were taken back are gone. */
  readonly log: ReadonlyMap<number, RoomEvent & { broadcast: string }>;
  /** Who was there, by show. */
  readonly attended: ReadonlyMap<string, ReadonlySet<string>>;
  readonly kills: number;
  readonly attempts: number;
};

const MOODS: readonly Mood[] = ["up", "up", "down", "lies", "slow"];
const WORDS = ["amen", "hallelujah", "glory", "praise", "joy", "river", "light"];
const DAY_MS = 86_400_000;

export async function evening(seed: number, steps: number, archive: Archive = archiveRoom) {
  const dice = diceOf(seed);
  const room = new Room();
  const d1 = new FaultyD1();
  const life = new Life(room, d1, archive);
  for (let n = 0; n < steps; n += 1) await life.step(dice);
  await life.heal();
  return life.told();
}

class Life {
  readonly #room: Room;
  readonly #d1: FaultyD1;
  readonly #archive: Archive;
  readonly #log = new Map<number, RoomEvent & { broadcast: string }>();
  readonly #attended = new Map<string, Set<string>>();
  readonly #running: Promise<unknown>[] = [];
  #kills = 0;
  #attempts = 0;

  constructor(room: Room, d1: FaultyD1, archive: Archive) {
    this.#room = room;
    this.#d1 = d1;
    this.#archive = archive;
  }

  async step(dice: Dice): Promise<void> {
    const room = this.#room;
    room.nowMs += between(dice, 1, 20_000);
    const deed = between(dice, 0, 9);
    if (deed < 6) this.#live(dice);
    else if (deed === 6) await this.#tryArchive(oneOf(dice, MOODS), dice);
    else if (deed === 7) this.#d1.arrive(between(dice, 0, 5));
    else if (deed === 8) this.#die();
    else if (between(dice, 0, 3) === 0) this.#trim();
    this.#note();
    // What was under way goes on for as long as nothing new keeps it.
    for (let turns = 0; turns < 4; turns += 1) await Promise.resolve();
  }

  /** Everything works again, and what was under way has arrived, late and in any order. */
  async heal(): Promise<void> {
    this.#d1.mood = "up";
    for (let n = 0; n < 1_000 && this.#d1.underWay > 0; n += 1) {
      this.#d1.arrive(n);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.allSettled(this.#running);
    this.#room.dj({ kind: "broadcast.end" });
    this.#note();
    await this.#archive(this.#room.leader, this.#d1.binding, ROOM_NAME);
  }

  told(): Evening {
    const { d1, log, attended, kills, attempts } = {
      d1: this.#d1,
      log: this.#log,
      attended: this.#attended,
      kills: this.#kills,
      attempts: this.#attempts,
    };
    return { d1, log, attended, kills, attempts };
  }

  #live(dice: Dice): void {
    const room = this.#room;
    const say = (): Command => ({
      kind: "chat.say",
      text: `${oneOf(dice, WORDS)} ${oneOf(dice, WORDS)} ${between(dice, 1, 99)}`,
    });
    const { chat } = room.leader.view;
    const line = chat[between(dice, 0, Math.max(0, chat.length - 1))]?.seq ?? 1;
    const deeds: (() => void)[] = [
      () => void room.dj({ kind: "broadcast.start", title: `Evening ${between(dice, 1, 9)}` }),
      () => void room.dj({ kind: "broadcast.end" }),
      () => void room.dj({ kind: "queue.add", track: track(oneOf(dice, ["a", "b", "c"]), 5_000) }),
      () => void room.dj({ kind: "deck.play" }),
      () => void room.dj({ kind: "deck.next" }),
      () => void room.leader.advanceDeck(room.nowMs),
      () => void room.dj({ kind: "announcement.pin", text: oneOf(dice, WORDS) }),
      () => void room.dj({ kind: "chat.remove", line }),
      () => void room.listener({ kind: "react", reaction: "amen", count: 3 }),
      () => void room.settle(),
      () => this.#attend(`p_listener${between(dice, 10, 30)}`),
    ];
    const talk = Array.from({ length: 8 }, () => () => void room.listener(say()));
    oneOf(dice, [...deeds, ...talk])();
  }

  #attend(person: string): void {
    const { leader } = this.#room;
    if (!leader.isOpen) return;
    leader.attend([person]);
    const id = leader.view.broadcast.id;
    this.#attended.set(id, (this.#attended.get(id) ?? new Set()).add(person));
    // In the room a peak comes with whoever comes, and marks the account for the archive.
    leader.notePeaks({ connected: 1, people: 1, listening: 0, embedded: 0 }, this.#room.nowMs);
  }

  /** One ring of the alarm, sometimes two at once. One that hangs is given up, as the room does; its batch may still arrive. */
  async #tryArchive(mood: Mood, dice: Dice): Promise<void> {
    this.#d1.mood = mood;
    const rings = between(dice, 1, 2);
    for (let n = 0; n < rings; n += 1) {
      this.#attempts += 1;
      const attempt = this.#archive(this.#room.leader, this.#d1.binding, ROOM_NAME);
      this.#running.push(attempt.catch(() => undefined));
    }
    if (mood !== "slow") await Promise.allSettled(this.#running.slice(-rings));
  }

  /** Memory is gone, rows are not, and a batch that was under way may still arrive. */
  #die(): void {
    this.#kills += 1;
    this.#room.sleep();
  }

  #trim(): void {
    const room = this.#room;
    room.nowMs += 2 * DAY_MS;
    const running = room.leader.isOpen ? room.leader.shows.current : null;
    const beforeShow = running ? running.firstSeq - 1 : Number.MAX_SAFE_INTEGER;
    room.leader.trim(room.nowMs - DAY_MS, Math.min(room.leader.log.archivedSeq, beforeShow));
    room.leader.shows.trim(room.leader.view.broadcast.id);
  }

  #note(): void {
    const removed = new Set<number>();
    const after = Math.max(0, this.#room.leader.extent.floor - 1);
    for (const event of this.#room.leader.log.readAfter(after, 1e9)) {
      this.#log.set(event.seq, event);
      if (event.body.kind === "chat.removed") removed.add(event.body.line);
    }
    for (const seq of removed) {
      const said = this.#log.get(seq);
      if (said?.body.kind === "chat.said") {
        this.#log.set(seq, { ...said, body: { ...said.body, text: "" } });
      }
    }
  }
}

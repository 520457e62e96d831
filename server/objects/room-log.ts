// The room's log: events get their places and become rows, the view is their fold, an operation is found again by its
// event. One row per event; every 200 events the view and the operations since then are stored too. Rules live elsewhere.
import type { CommandKind } from "../../shared/protocol/client.ts";
import type { EventBody, RoomEvent } from "../../shared/room/events.ts";
import { evolve } from "../../shared/room/evolve.ts";
import type { RoomView } from "../../shared/room/view.ts";
import { viewWithoutName } from "../../shared/room/without-name.ts";
import type { LogExtent } from "../domain/room/admit.ts";
import { NO_SHOW_ID, type StoredEvent } from "../domain/room/archive-rows.ts";
import { commandOf, unusualCommand } from "../domain/room/command-of.ts";
import { type EventRow, readBody, readEvent } from "./event-row.ts";
import { noteBodyText } from "./frame-text.ts";
import { LastWords } from "./last-words.ts";
import { LogTables } from "./log-tables.ts";
import { OpIndex } from "./op-index.ts";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import { Tail } from "./tail.ts";

/** The view is stored once per this many events; after sleep only the events behind it are read again. */
const SEAL_EVERY_EVENTS = 200;
const LOOK_BACK_EVENTS = 200;

/** Whose operation these events are; null for the room's own. */
export type Authorship = {
  readonly person: string;
  readonly op: string;
  readonly kind: CommandKind;
};

export class RoomLog {
  readonly #storage: DurableObjectStorage;
  readonly #tables: LogTables;
  readonly #ops: OpIndex;
  readonly #lastWords = new LastWords();
  #tail: Tail;
  #extent: LogExtent;
  #view: RoomView;
  #sealedSeq: number;

  constructor(storage: DurableObjectStorage, newEpoch: () => string) {
    const { sql } = storage;
    this.#storage = storage;
    this.#tables = new LogTables(sql);
    this.#ops = new OpIndex(sql, "events");
    const snapshot = readSnapshot(sql);
    const seq = Math.max(this.#tables.lastSeq ?? 0, snapshot.seq);
    this.#extent = { epoch: readEpoch(sql, newEpoch), seq, floor: this.#floor(seq) };
    const { sealedPlace } = this.#ops;
    this.#sealedSeq = Math.min(sealedPlace, snapshot.foldedSeq);
    const behind = this.readAfter(this.#sealedSeq, Number.MAX_SAFE_INTEGER);
    this.#view = behind
      .filter((event) => event.seq > snapshot.foldedSeq)
      .reduce(evolve, snapshot.view);
    for (const event of behind) if (event.seq > sealedPlace) this.#noteOp(event);
    this.#tail = this.#tailBehind(seq);
  }

  get extent(): LogExtent {
    return this.#extent;
  }

  get view(): RoomView {
    return this.#view;
  }

  /** When the oldest kept event was stored. */
  get firstAtMs(): number | null {
    return this.#tables.rowOf(this.#extent.floor)?.at ?? null;
  }

  /** Gives the bodies their places and writes them. Call inside a transaction, then `adopt` once it is committed. */
  append(bodies: readonly EventBody[], at: number, author: Authorship | null): Appended {
    let { seq } = this.#extent;
    let view = this.#view;
    const events: RoomEvent[] = [];
    const rows: EventRow[] = [];
    for (const body of bodies) {
      seq += 1;
      const by = author?.person ?? null;
      const event = { seq, at, by, ...(author ? { op: author.op } : {}), body };
      view = evolve(view, event);
      const bodyText = JSON.stringify(body);
      noteBodyText(event, bodyText);
      events.push(event);
      rows.push({
        ...{ seq, at, by, op: author?.op ?? null },
        cmd: author ? unusualCommand(body, author.kind) : null,
        broadcast: view.broadcast.id || NO_SHOW_ID,
        body: bodyText,
      });
    }
    const adopt = [this.#tables.append(rows)];
    if (seq - this.#sealedSeq >= SEAL_EVERY_EVENTS) adopt.push(this.#seal(seq, view, author));
    return { events, view, seq, adopt };
  }

  /** Makes an appended batch the present. Until then memory and rows of an aborted transaction agree. */
  adopt({ events, view, seq, adopt }: Appended): void {
    this.#view = view;
    this.#extent = { ...this.#extent, seq };
    this.#tail.append(events);
    for (const event of events) {
      if (event.seq > this.#sealedSeq) this.#noteOp(event);
      this.#lastWords.note(event);
    }
    for (const step of adopt) step();
  }

  /** Events after `seq`, in order, at most `limit`, as they are told: the newest from memory. */
  tellAfter(seq: number, limit: number): readonly RoomEvent[] {
    return this.#tail.after(seq, limit);
  }

  /** Events after `seq`, in order, at most `limit`, as they are stored. */
  readAfter(seq: number, limit: number): StoredEvent[] {
    return this.#tables.readAfter(seq, limit).map(readEvent);
  }

  /** Which show a row belongs to is the archive's business: nobody is told it with the event. */
  #tailBehind(seq: number): Tail {
    return new Tail(seq, (after, limit) =>
      this.readAfter(after, limit).map(({ broadcast: _, ...event }) => event),
    );
  }

  /** Takes the text out of removed lines: whoever reads the log later never sees it. */
  redact(lines: readonly number[]): void {
    for (const seq of lines) this.#tables.eraseText(seq);
  }

  /** Places of what a person said up to `atMs` and nobody has taken back. The view reaches further back than the rows. */
  wordsOf(person: string, atMs: number): readonly number[] {
    const shown = this.#view.chat.filter(
      ({ by, at, removed }) => by === person && at <= atMs && !removed,
    );
    const places = [...shown.map(({ seq }) => seq), ...this.#tables.wordsOf(person, atMs)];
    return [...new Set(places)].sort((a, b) => a - b);
  }

  /** True when something up to `atMs` shows this person's name. */
  showsName(person: string, atMs: number): boolean {
    const nameless = viewWithoutName(this.#view, person, atMs);
    const isSeen = JSON.stringify(nameless) !== JSON.stringify(this.#view);
    return isSeen || this.#tables.tellsName(person, atMs);
  }

  renamedAfter(person: string, atMs: number): boolean {
    return this.#tables.renamedAfter(person, atMs);
  }

  /** Takes a person's name out of what is stored up to `atMs`: rows, view, and what memory holds of both. */
  eraseNames(person: string, atMs: number): void {
    const { seq } = this.#extent;
    if (seq === 0) return;
    const view = viewWithoutName(this.#view, person, atMs);
    this.#storage.transactionSync(() => {
      this.#tables.eraseNames(person, atMs);
      writeSnapshot(this.#storage.sql, seq, view);
    });
    this.#view = view;
    this.#tail = this.#tailBehind(seq);
  }

  /** What an operation led to, or null when it is new (or its event was trimmed). `kind` null: its row is unreadable. */
  findOp(person: string, op: string): { kind: string | null; seq: number } | null {
    const isTheirs = (row: EventRow | null) => row?.by === person && row.op === op;
    const seq = this.#ops.find(person, op, (place) => isTheirs(this.#tables.rowOf(place)));
    const row = seq === null ? null : this.#tables.rowOf(seq);
    return row && { kind: commandOf(readBody(row.body), row.cmd), seq: row.seq };
  }

  /** When this person last said something; null when that is longer ago than any slow mode. */
  lastSaidMs(person: string, nowMs: number): number | null {
    return this.#lastWords.of(person, nowMs, () => this.#newestFirst());
  }

  /** How many people this person banned since then. */
  bansSince(person: string, sinceMs: number): number {
    let bans = 0;
    for (const { by, at, body } of this.#newestFirst()) {
      if (at < sinceMs) break;
      if (body.kind === "person.banned" && by === person) bans += 1;
    }
    return bans;
  }

  /** Everything up to here is in the archive. */
  get archivedSeq(): number {
    const query = "SELECT value FROM meta WHERE key = 'archived'";
    // What cannot be read counts as nothing: then everything is sent once more, which changes nothing there.
    return Number(this.#storage.sql.exec<{ value: string }>(query).toArray()[0]?.value) || 0;
  }

  /** Never back: an attempt that hung may still be heard of after the one that replaced it. */
  markArchived(seq: number): void {
    if (seq <= this.archivedSeq) return;
    const query = "INSERT OR REPLACE INTO meta (key, value) VALUES ('archived', ?)";
    this.#storage.sql.exec(query, String(seq));
  }

  /**
   * Forgets the log's beginning up to `lastSeq` as far as it is older than `beforeMs`, in whole stretches. The stored
   * view keeps the head's number in the same transaction, so none is given twice even when nothing is left.
   */
  trim(beforeMs: number, lastSeq: number): void {
    const { seq } = this.#extent;
    const adopt = this.#storage.transactionSync(() => {
      const sealed = seq > this.#sealedSeq ? [this.#seal(seq, this.#view, null)] : [];
      const dropped = this.#tables.drop(beforeMs, lastSeq, seq + 1);
      return [...sealed, dropped];
    });
    for (const step of adopt) step();
    const floor = this.#floor(seq);
    this.#extent = { ...this.#extent, floor };
    this.#ops.drop(floor)();
  }

  #seal(seq: number, view: RoomView, author: Authorship | null): () => void {
    writeSnapshot(this.#storage.sql, seq, view);
    const adopt = this.#ops.seal(author ? [[author.person, author.op, seq]] : []);
    return () => {
      adopt();
      this.#sealedSeq = seq;
    };
  }

  #noteOp({ by, op, seq }: RoomEvent): void {
    if (by !== null && op !== undefined) this.#ops.note(by, op, seq);
  }

  *#newestFirst(): Iterable<RoomEvent> {
    let before = this.#extent.seq + 1;
    for (;;) {
      const rows = this.#tables.readBefore(before, LOOK_BACK_EVENTS);
      for (const row of rows) yield readEvent(row);
      const last = rows.at(-1);
      if (!last) return;
      before = last.seq;
    }
  }

  #floor(seq: number): number {
    return this.#tables.firstSeq ?? seq + 1;
  }
}

export type Appended = {
  readonly events: readonly RoomEvent[];
  readonly view: RoomView;
  readonly seq: number;
  /** What becomes true in memory once the rows are committed. */
  readonly adopt: readonly (() => void)[];
};

function readEpoch(sql: SqlStorage, newEpoch: () => string): string {
  const query = "SELECT value FROM meta WHERE key = 'epoch'";
  const found = sql.exec<{ value: string }>(query).toArray()[0]?.value;
  if (found) return found;
  const epoch = newEpoch();
  sql.exec("INSERT OR REPLACE INTO meta (key, value) VALUES ('epoch', ?)", epoch);
  return epoch;
}

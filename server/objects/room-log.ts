// Rows ↔ events: the room's log, its counter, its operation ids and the stored view. Synchronous; rules live elsewhere.

import type { EventBody, RoomEvent } from "../../shared/room/events.ts";
import { evolve } from "../../shared/room/evolve.ts";
import { EMPTY_VIEW, type RoomView, roomView } from "../../shared/room/view.ts";
import type { LogExtent } from "../domain/room/admit.ts";
import { NO_SHOW_ID, type StoredEvent } from "../domain/room/archive-rows.ts";

/** The view is stored once per this many events; after sleep only the events behind it are folded again. */
const SNAPSHOT_EVERY_EVENTS = 200;

type EventRow = {
  seq: number;
  at: number;
  by: string | null;
  op: string | null;
  broadcast: string;
  body: string;
};
export type OpRow = { kind: string; seq: number | null };

export class RoomLog {
  readonly #sql: SqlStorage;
  #extent: LogExtent;
  #view: RoomView;
  #snapshotSeq: number;

  constructor(sql: SqlStorage, newEpoch: () => string) {
    this.#sql = sql;
    this.#extent = { epoch: this.#readEpoch(newEpoch), ...this.#readRange() };
    const stored = this.#readSnapshot();
    this.#snapshotSeq = stored.seq;
    this.#view = this.readAfter(stored.seq, Number.MAX_SAFE_INTEGER).reduce(evolve, stored.view);
  }

  get extent(): LogExtent {
    return this.#extent;
  }

  get view(): RoomView {
    return this.#view;
  }

  /** Gives the bodies their places and writes them. Call inside a transaction, then `adopt` once it is committed. */
  append(bodies: readonly EventBody[], at: number, by: string | null, op: string | null): Appended {
    let { seq } = this.#extent;
    let view = this.#view;
    const events: RoomEvent[] = [];
    for (const body of bodies) {
      seq += 1;
      const event: RoomEvent = { seq, at, by, ...(op === null ? {} : { op }), body };
      view = evolve(view, event);
      events.push(event);
      this.#sql.exec(
        "INSERT INTO events (seq, at, by, op, broadcast, body) VALUES (?, ?, ?, ?, ?, ?)",
        seq,
        at,
        by,
        op,
        view.broadcast.id || NO_SHOW_ID,
        JSON.stringify(body),
      );
    }
    if (events.length > 0) this.#sql.exec("UPDATE counter SET seq = ? WHERE id = 1", seq);
    const snapshot = seq - this.#snapshotSeq >= SNAPSHOT_EVERY_EVENTS;
    if (snapshot) this.#writeSnapshot(seq, view);
    return { events, view, seq, snapshot };
  }

  /** Makes an appended batch the present. Until then memory and rows of an aborted transaction agree. */
  adopt({ view, seq, snapshot }: Appended): void {
    this.#view = view;
    this.#extent = { ...this.#extent, seq };
    if (snapshot) this.#snapshotSeq = seq;
  }

  /** Events after `seq`, in order, at most `limit`. */
  readAfter(seq: number, limit: number): StoredEvent[] {
    return this.#sql
      .exec<EventRow>("SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit)
      .toArray()
      .map(readEvent);
  }

  /** Takes the text out of removed lines: whoever reads the log later never sees it. */
  redact(lines: readonly number[]): void {
    for (const seq of lines) {
      this.#sql.exec("UPDATE events SET body = json_set(body, '$.text', '') WHERE seq = ?", seq);
    }
  }

  /** What became of an operation, or null when it is new. */
  findOp(person: string, op: string): OpRow | null {
    const query = "SELECT kind, seq FROM ops WHERE person = ? AND op = ?";
    return this.#sql.exec<OpRow>(query, person, op).toArray()[0] ?? null;
  }

  rememberOp(person: string, op: string, kind: string, seq: number | null, at: number): void {
    const query = "INSERT INTO ops (person, op, kind, seq, at) VALUES (?, ?, ?, ?, ?)";
    this.#sql.exec(query, person, op, kind, seq, at);
  }

  /** Everything up to here is in the archive. */
  get archivedSeq(): number {
    const query = "SELECT value FROM meta WHERE key = 'archived'";
    return Number(this.#sql.exec<{ value: string }>(query).toArray()[0]?.value ?? 0);
  }

  markArchived(seq: number): void {
    if (seq === this.archivedSeq) return;
    const query = "INSERT OR REPLACE INTO meta (key, value) VALUES ('archived', ?)";
    this.#sql.exec(query, String(seq));
  }

  /** When this person last carried out a command of this kind, as far back as operations are kept. */
  lastAtMs(person: string, kind: string): number | null {
    const query = "SELECT max(at) AS at FROM ops WHERE person = ? AND kind = ?";
    return this.#sql.exec<{ at: number | null }>(query, person, kind).one().at;
  }

  /**
   * Forgets the log's beginning up to `lastSeq` as far as it is older than `before` (ms), and the operations that are
   * older than both `before` and what is left of the log. Only ever a beginning: clocks go back, and a hole is for ever.
   */
  trim(before: number, lastSeq: number): void {
    this.#writeSnapshot(this.#extent.seq, this.#view);
    this.#snapshotSeq = this.#extent.seq;
    const young = "SELECT seq FROM events WHERE at >= ? ORDER BY seq LIMIT 1";
    const firstYoung = this.#sql.exec<{ seq: number }>(young, before).toArray()[0]?.seq;
    const last = firstYoung === undefined ? lastSeq : Math.min(lastSeq, firstYoung - 1);
    this.#sql.exec("DELETE FROM events WHERE seq <= ?", last);
    const kept = "SELECT coalesce(min(at), ?1) FROM events";
    this.#sql.exec(`DELETE FROM ops WHERE at < min(?1, (${kept}))`, before);
    this.#extent = { ...this.#extent, ...this.#readRange() };
  }

  #readEpoch(newEpoch: () => string): string {
    const query = "SELECT value FROM meta WHERE key = 'epoch'";
    const found = this.#sql.exec<{ value: string }>(query).toArray()[0]?.value;
    if (found) return found;
    const epoch = newEpoch();
    this.#sql.exec("INSERT INTO meta (key, value) VALUES ('epoch', ?)", epoch);
    this.#sql.exec("INSERT INTO counter (id, seq) VALUES (1, 0)");
    return epoch;
  }

  #readRange(): { seq: number; floor: number } {
    const seq = this.#sql.exec<{ seq: number }>("SELECT seq FROM counter WHERE id = 1").one().seq;
    const { floor } = this.#sql
      .exec<{ floor: number | null }>("SELECT min(seq) AS floor FROM events")
      .one();
    return { seq, floor: floor ?? seq + 1 };
  }

  #readSnapshot(): { seq: number; view: RoomView } {
    const query = "SELECT seq, view FROM snapshot WHERE id = 1";
    const row = this.#sql.exec<{ seq: number; view: string }>(query).toArray()[0];
    const view = row && readView(row.view);
    return row && view ? { seq: row.seq, view } : { seq: 0, view: EMPTY_VIEW };
  }

  #writeSnapshot(seq: number, view: RoomView): void {
    const query = "INSERT OR REPLACE INTO snapshot (id, seq, view) VALUES (1, ?, ?)";
    this.#sql.exec(query, seq, JSON.stringify(view));
  }
}

export type Appended = {
  readonly events: readonly RoomEvent[];
  readonly view: RoomView;
  readonly seq: number;
  readonly snapshot: boolean;
};

function readEvent({ seq, at, by, op, broadcast, body }: EventRow): StoredEvent {
  return { seq, at, by, ...(op === null ? {} : { op }), body: readBody(body), broadcast };
}

const UNREADABLE = { kind: "unreadable" } as unknown as EventBody;

/** A row that cannot be read keeps its place and changes nothing: one bad row must not stop a room from waking. */
function readBody(text: string): EventBody {
  try {
    return (JSON.parse(text) as EventBody | null) ?? UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}

function readView(text: string): RoomView | null {
  try {
    const parsed = roomView.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

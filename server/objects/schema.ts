// The tables of one room object. Migrations are append-only; docs/STORAGE.md says what each row is for and how long it lives.
import type { Migration } from "./migrate.ts";

export const ROOM_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    sql: `
      CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE counter (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL);
      CREATE TABLE events (
        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT, op TEXT,
        broadcast TEXT NOT NULL, body TEXT NOT NULL
      );
      CREATE TABLE ops (
        person TEXT NOT NULL, op TEXT NOT NULL, kind TEXT NOT NULL, seq INTEGER, at INTEGER NOT NULL,
        PRIMARY KEY (person, op)
      ) WITHOUT ROWID;
      CREATE TABLE snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, view TEXT NOT NULL);
      CREATE TABLE people (
        person TEXT PRIMARY KEY, name TEXT, muted_until INTEGER, banned INTEGER NOT NULL DEFAULT 0
      ) WITHOUT ROWID;
      CREATE TABLE shows (id TEXT PRIMARY KEY, account TEXT NOT NULL, dirty INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE attendees (
        broadcast TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (broadcast, person)
      ) WITHOUT ROWID;
      CREATE TABLE due (task TEXT PRIMARY KEY, at INTEGER NOT NULL, attempts INTEGER NOT NULL) WITHOUT ROWID;
    `,
  },
  {
    // One row per event: the log in stretches, operations found by their events (docs/decisions/0030).
    id: 2,
    sql: `
      ALTER TABLE events ADD COLUMN cmd TEXT;
      UPDATE events SET cmd = (SELECT kind FROM ops WHERE ops.person = events.by AND ops.op = events.op)
        WHERE op IS NOT NULL AND body NOT LIKE '{"kind":"chat.said"%';
      ALTER TABLE events RENAME TO events_1;
      CREATE TABLE generations (first INTEGER PRIMARY KEY);
      INSERT INTO generations (first) VALUES (1);
      CREATE TABLE op_runs (
        id INTEGER PRIMARY KEY, log TEXT NOT NULL, level INTEGER NOT NULL, last INTEGER NOT NULL, pairs BLOB NOT NULL
      );
      CREATE TABLE reaction_ops (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, ops TEXT NOT NULL);
      INSERT INTO reaction_ops (at, ops)
        SELECT max(at), json_group_array(json_array(person, op))
        FROM (SELECT person, op, at, row_number() OVER (ORDER BY at) / 1000 AS part FROM ops WHERE kind = 'react')
        GROUP BY part ORDER BY part;
      INSERT INTO meta (key, value) VALUES ('op_seed', random() & 4294967295);
      DROP TABLE ops;
      DROP TABLE counter;
    `,
  },
  {
    // Persons and partners whose earlier passes count no more.
    id: 3,
    sql: "CREATE TABLE expelled (who TEXT PRIMARY KEY, before_ms INTEGER NOT NULL) WITHOUT ROWID;",
  },
  {
    // Replays that are to be made from the sound of a show.
    id: 4,
    sql: "CREATE TABLE replays (broadcast TEXT PRIMARY KEY, job TEXT NOT NULL) WITHOUT ROWID;",
  },
  {
    // What the room was told of the clocks of a show's encoders, for its replay.
    id: 5,
    sql: "CREATE TABLE sound_clock (broadcast TEXT NOT NULL, epoch TEXT NOT NULL, at INTEGER NOT NULL, t0 INTEGER NOT NULL);",
  },
];

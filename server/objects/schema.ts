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
];

-- Rooms, library, partners and the archive. Append-only: later changes are later files.
CREATE TABLE rooms (
  room       TEXT PRIMARY KEY,
  title      TEXT NOT NULL,
  tagline    TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE tracks (
  id           TEXT PRIMARY KEY,
  title        TEXT NOT NULL,
  artist       TEXT NOT NULL,
  album        TEXT NOT NULL DEFAULT '',
  duration_ms  INTEGER NOT NULL,
  media_key    TEXT NOT NULL UNIQUE,
  artwork_key  TEXT,
  content_type TEXT NOT NULL,
  bytes        INTEGER NOT NULL,
  peaks        TEXT,
  created_by   TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  deleted_at   INTEGER
);
CREATE INDEX tracks_newest ON tracks (created_at DESC) WHERE deleted_at IS NULL;

CREATE TABLE partners (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  origins    TEXT NOT NULL, -- JSON array of origins, exactly as browsers write them
  rooms      TEXT NOT NULL, -- JSON array of room names
  active     INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
);

-- One-time sign-in links that were used; the primary key is what makes them single-use.
CREATE TABLE used_links (
  jti     TEXT PRIMARY KEY,
  used_at INTEGER NOT NULL
) WITHOUT ROWID;

-- The archive, written by the rooms' alarms. Every write is an upsert, so a repeated batch changes nothing.
CREATE TABLE broadcasts (
  id             TEXT PRIMARY KEY,
  room           TEXT NOT NULL,
  title          TEXT NOT NULL,
  phase          TEXT NOT NULL,
  starts_at      INTEGER,
  started_at     INTEGER,
  ended_at       INTEGER,
  peak_connected INTEGER NOT NULL DEFAULT 0,
  peak_people    INTEGER NOT NULL DEFAULT 0,
  peak_listening INTEGER NOT NULL DEFAULT 0,
  people_total   INTEGER NOT NULL DEFAULT 0,
  chat_count     INTEGER NOT NULL DEFAULT 0,
  play_count     INTEGER NOT NULL DEFAULT 0,
  reactions      TEXT NOT NULL DEFAULT '{}',
  -- Where this broadcast lies in the room's log.
  epoch          TEXT NOT NULL,
  first_seq      INTEGER NOT NULL,
  archived_seq   INTEGER NOT NULL
);
CREATE INDEX broadcasts_ended ON broadcasts (ended_at DESC, id DESC) WHERE phase = 'ended';
CREATE INDEX broadcasts_open ON broadcasts (phase, starts_at) WHERE phase NOT IN ('ended', 'cancelled');

CREATE TABLE events (
  room         TEXT NOT NULL,
  epoch        TEXT NOT NULL,
  seq          INTEGER NOT NULL,
  broadcast_id TEXT,
  at           INTEGER NOT NULL,
  by_person    TEXT,
  kind         TEXT NOT NULL,
  body         TEXT NOT NULL, -- JSON of the whole body, `kind` included
  PRIMARY KEY (room, epoch, seq)
) WITHOUT ROWID;
CREATE INDEX events_of_broadcast ON events (broadcast_id, kind, seq);

CREATE TABLE plays (
  room         TEXT NOT NULL,
  epoch        TEXT NOT NULL,
  seq          INTEGER NOT NULL,
  broadcast_id TEXT NOT NULL,
  at           INTEGER NOT NULL,
  track_id     TEXT NOT NULL,
  title        TEXT NOT NULL,
  artist       TEXT NOT NULL,
  artwork_key  TEXT,
  duration_ms  INTEGER NOT NULL,
  PRIMARY KEY (room, epoch, seq)
) WITHOUT ROWID;
CREATE INDEX plays_of_broadcast ON plays (broadcast_id, seq);

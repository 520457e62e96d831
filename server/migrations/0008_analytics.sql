-- The audience of each show, minute by minute, and how many heard its tracks begin and end. Written by the rooms' alarms;
-- the same rows a second time change nothing.
CREATE TABLE audience_minutes (
  broadcast_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  room TEXT NOT NULL,
  span_ms INTEGER NOT NULL,
  connected_ms INTEGER NOT NULL,
  people_ms INTEGER NOT NULL,
  listening_ms INTEGER NOT NULL,
  embedded_ms INTEGER NOT NULL,
  connected_peak INTEGER NOT NULL,
  people_peak INTEGER NOT NULL,
  listening_peak INTEGER NOT NULL,
  embedded_peak INTEGER NOT NULL,
  connected_last INTEGER NOT NULL,
  people_last INTEGER NOT NULL,
  listening_last INTEGER NOT NULL,
  embedded_last INTEGER NOT NULL,
  joins INTEGER NOT NULL,
  leaves INTEGER NOT NULL,
  chat INTEGER NOT NULL,
  reactions INTEGER NOT NULL,
  requests INTEGER NOT NULL DEFAULT 0,
  origins TEXT NOT NULL,
  PRIMARY KEY (broadcast_id, at)
) WITHOUT ROWID;

CREATE TABLE audience_plays (
  broadcast_id TEXT NOT NULL,
  epoch TEXT NOT NULL,
  seq INTEGER NOT NULL,
  began INTEGER,
  stayed INTEGER,
  PRIMARY KEY (broadcast_id, epoch, seq)
) WITHOUT ROWID;

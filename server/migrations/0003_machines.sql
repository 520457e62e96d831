-- Machines: who may sign requests, which requests were heard, and what they were answered.
-- No key is stored: each is derived from the root and its id.
CREATE TABLE machine_keys (
  id         TEXT PRIMARY KEY, -- <name>.<generation>
  name       TEXT NOT NULL,
  generation INTEGER NOT NULL,
  role       TEXT NOT NULL,
  rooms      TEXT NOT NULL,    -- JSON: "*" or an array of room names
  partner    TEXT,             -- the partner whose key this is, else null
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  UNIQUE (name, generation)
);
-- The operator's own: whoever holds the root of a new site can use it.
INSERT INTO machine_keys (id, name, generation, role, rooms, partner, created_at)
VALUES ('operator.1', 'operator', 1, 'owner', '"*"', NULL, 0);

-- A request heard once. Its row is written in the transaction of its effect, so a copy fails with everything it would do.
CREATE TABLE nonces (
  key_id TEXT NOT NULL,
  nonce  TEXT NOT NULL,
  at     INTEGER NOT NULL,
  PRIMARY KEY (key_id, nonce)
) WITHOUT ROWID;

-- What a write was answered, for whoever repeats it with the same Idempotency-Key.
CREATE TABLE machine_answers (
  key_id          TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  fingerprint     TEXT NOT NULL, -- SHA-256 of what was asked
  status          INTEGER NOT NULL,
  body            TEXT,          -- JSON, or null where there was none
  at              INTEGER NOT NULL,
  PRIMARY KEY (key_id, idempotency_key)
) WITHOUT ROWID;

-- Rooms that still have to forget somebody. Written with the erasure, deleted once the room has done it for good.
CREATE TABLE erasures (
  room   TEXT NOT NULL,
  person TEXT NOT NULL,
  at     INTEGER NOT NULL, -- nothing of the person after this moment is touched
  PRIMARY KEY (room, person)
) WITHOUT ROWID;

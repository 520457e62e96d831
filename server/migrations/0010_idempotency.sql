-- Writes of the staff that came with an Idempotency-Key: begun, or what they were answered. A row says neither who nor what:
-- its name is a keyed digest, its body is sealed with a key that only the Idempotency-Key gives.
CREATE TABLE staff_answers (
  name        TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL, -- of what was asked
  status      INTEGER,       -- null while it is not known how it ended
  body        TEXT,          -- sealed JSON, or null where there was none
  at          INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX staff_answers_oldest ON staff_answers (at);

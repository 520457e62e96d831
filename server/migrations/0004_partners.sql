-- Partners as tenants: how their widgets look, what they may do, how much, and where they are told what happens.
ALTER TABLE partners ADD COLUMN theme TEXT NOT NULL DEFAULT '{"theme":"auto","accent":null}';
ALTER TABLE partners ADD COLUMN capabilities TEXT NOT NULL DEFAULT '["embed","read","numbers","webhooks"]';
ALTER TABLE partners ADD COLUMN quota INTEGER NOT NULL DEFAULT 6000; -- passes per minute
ALTER TABLE partners ADD COLUMN suspended_at INTEGER;
ALTER TABLE partners ADD COLUMN hook_url TEXT;
ALTER TABLE partners ADD COLUMN hook_since INTEGER; -- nothing that happened before is told

-- What happened in a partner's widgets on one day. Each writer has a part of its own: -1 the edge (adds), 0 the room's
-- leader and n its relays (each writes the day's sum so far, so writing it twice changes nothing).
CREATE TABLE partner_days (
  partner      TEXT NOT NULL,
  day          TEXT NOT NULL, -- YYYY-MM-DD, UTC
  room         TEXT NOT NULL,
  part         INTEGER NOT NULL,
  embeds       INTEGER NOT NULL DEFAULT 0,
  passes       INTEGER NOT NULL DEFAULT 0,
  refused      INTEGER NOT NULL DEFAULT 0,
  present_ms   INTEGER NOT NULL DEFAULT 0,
  listening_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (partner, day, room, part)
) WITHOUT ROWID;


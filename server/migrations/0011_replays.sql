-- Recordings that can be played: one row per show once its replay is in the bucket. Written by the room's alarm; the same row a
-- second time changes nothing. `download`: whether the people of the room give the files away.
CREATE TABLE replays (
  broadcast_id TEXT PRIMARY KEY,
  room         TEXT NOT NULL,
  made_at      INTEGER NOT NULL,
  files        TEXT NOT NULL, -- JSON: each run of the encoder, oldest first
  download     INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX replays_of_room ON replays (room, made_at);

CREATE TRIGGER replays_added AFTER INSERT ON replays BEGIN
  INSERT INTO cache_tags (tag, generation, changed_at)
  SELECT value, (SELECT coalesce(max(generation), 0) + 1 FROM cache_tags), unixepoch() * 1000
  FROM json_each(json_array('history', 'history:' || NEW.room, 'show:' || NEW.broadcast_id)) WHERE true
  ON CONFLICT (tag) DO UPDATE SET generation = excluded.generation, changed_at = excluded.changed_at;
END;
CREATE TRIGGER replays_changed AFTER UPDATE ON replays BEGIN
  INSERT INTO cache_tags (tag, generation, changed_at)
  SELECT value, (SELECT coalesce(max(generation), 0) + 1 FROM cache_tags), unixepoch() * 1000
  FROM json_each(json_array('history', 'history:' || NEW.room, 'show:' || NEW.broadcast_id)) WHERE true
  ON CONFLICT (tag) DO UPDATE SET generation = excluded.generation, changed_at = excluded.changed_at;
END;

-- When a show's recording was let go of: from then on nothing of its sound in the bucket is anybody's.
ALTER TABLE broadcasts ADD COLUMN sound_forgotten_at INTEGER;
CREATE INDEX broadcasts_with_sound ON broadcasts (ended_at) WHERE sound_forgotten_at IS NULL;

CREATE TRIGGER replays_removed AFTER DELETE ON replays BEGIN
  INSERT INTO cache_tags (tag, generation, changed_at)
  SELECT value, (SELECT coalesce(max(generation), 0) + 1 FROM cache_tags), unixepoch() * 1000
  FROM json_each(json_array('history', 'history:' || OLD.room, 'show:' || OLD.broadcast_id)) WHERE true
  ON CONFLICT (tag) DO UPDATE SET generation = excluded.generation, changed_at = excluded.changed_at;
END;

-- How often the things that cached answers are made of have changed: one row per tag, numbered across all tags in the order
-- of their changes, so that "what changed since" is one look into the index.
CREATE TABLE cache_tags (
  tag TEXT PRIMARY KEY,
  generation INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX cache_tags_by_generation ON cache_tags (generation, tag);

-- Rooms, partners and tracks are written in many places, by hand too. Nobody can forget what the table does by itself.
CREATE TRIGGER rooms_added AFTER INSERT ON rooms BEGIN
  INSERT INTO cache_tags (tag, generation, changed_at)
  SELECT value, (SELECT coalesce(max(generation), 0) + 1 FROM cache_tags), unixepoch() * 1000
  FROM json_each(json_array('rooms', 'room:' || NEW.room)) WHERE true
  ON CONFLICT (tag) DO UPDATE SET generation = excluded.generation, changed_at = excluded.changed_at;
END;
CREATE TRIGGER rooms_changed AFTER UPDATE ON rooms BEGIN
  INSERT INTO cache_tags (tag, generation, changed_at)
  SELECT value, (SELECT coalesce(max(generation), 0) + 1 FROM cache_tags), unixepoch() * 1000
  FROM json_each(json_array('rooms', 'room:' || NEW.room)) WHERE true
  ON CONFLICT (tag) DO UPDATE SET generation = excluded.generation, changed_at = excluded.changed_at;
END;
CREATE TRIGGER rooms_removed AFTER DELETE ON rooms BEGIN
  INSERT INTO cache_tags (tag, generation, changed_at)
  SELECT value, (SELECT coalesce(max(generation), 0) + 1 FROM cache_tags), unixepoch() * 1000
  FROM json_each(json_array('rooms', 'room:' || OLD.room)) WHERE true
  ON CONFLICT (tag) DO UPDATE SET generation = excluded.generation, changed_at = excluded.changed_at;
END;
CREATE TRIGGER partners_added AFTER INSERT ON partners BEGIN
  INSERT INTO cache_tags (tag, generation, changed_at)
  VALUES ('partners', (SELECT coalesce(max(generation), 0) + 1 FROM cache_tags), unixepoch() * 1000)
  ON CONFLICT (tag) DO UPDATE SET generation = excluded.generation, changed_at = excluded.changed_at;
END;
CREATE TRIGGER partners_changed AFTER UPDATE ON partners BEGIN
  INSERT INTO cache_tags (tag, generation, changed_at)
  VALUES ('partners', (SELECT coalesce(max(generation), 0) + 1 FROM cache_tags), unixepoch() * 1000)
  ON CONFLICT (tag) DO UPDATE SET generation = excluded.generation, changed_at = excluded.changed_at;
END;
CREATE TRIGGER partners_removed AFTER DELETE ON partners BEGIN
  INSERT INTO cache_tags (tag, generation, changed_at)
  VALUES ('partners', (SELECT coalesce(max(generation), 0) + 1 FROM cache_tags), unixepoch() * 1000)
  ON CONFLICT (tag) DO UPDATE SET generation = excluded.generation, changed_at = excluded.changed_at;
END;
CREATE TRIGGER tracks_added AFTER INSERT ON tracks BEGIN
  INSERT INTO cache_tags (tag, generation, changed_at)
  SELECT value, (SELECT coalesce(max(generation), 0) + 1 FROM cache_tags), unixepoch() * 1000
  FROM json_each(json_array('tracks', 'track:' || NEW.id)) WHERE true
  ON CONFLICT (tag) DO UPDATE SET generation = excluded.generation, changed_at = excluded.changed_at;
END;
CREATE TRIGGER tracks_changed AFTER UPDATE ON tracks BEGIN
  INSERT INTO cache_tags (tag, generation, changed_at)
  SELECT value, (SELECT coalesce(max(generation), 0) + 1 FROM cache_tags), unixepoch() * 1000
  FROM json_each(json_array('tracks', 'track:' || NEW.id)) WHERE true
  ON CONFLICT (tag) DO UPDATE SET generation = excluded.generation, changed_at = excluded.changed_at;
END;

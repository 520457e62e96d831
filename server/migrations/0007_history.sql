-- What the archive is searched and listed by, and what may be forgotten while the show stays. Everything that says what was
-- said or pinned is made from `events` by triggers, so no writer can forget it: neither a new line nor one that is taken back.
-- Requests and polls get their tables with their events; until then the log keeps whatever kinds of events there are.

CREATE TABLE chat_lines (
  id           INTEGER PRIMARY KEY,
  room         TEXT NOT NULL,
  epoch        TEXT NOT NULL,
  seq          INTEGER NOT NULL,
  broadcast_id TEXT,
  at           INTEGER NOT NULL,
  by_person    TEXT,
  name         TEXT NOT NULL,
  role         TEXT NOT NULL,
  text         TEXT NOT NULL, -- empty: taken back
  UNIQUE (room, epoch, seq)
);
CREATE INDEX lines_of_broadcast ON chat_lines (broadcast_id, seq);

CREATE TABLE announcements (
  room         TEXT NOT NULL,
  epoch        TEXT NOT NULL,
  seq          INTEGER NOT NULL,
  broadcast_id TEXT,
  at           INTEGER NOT NULL,
  text         TEXT NOT NULL,
  PRIMARY KEY (room, epoch, seq)
) WITHOUT ROWID;
CREATE INDEX announcements_of_broadcast ON announcements (broadcast_id, seq);

-- What was ever played, each once: by id, as it was called then.
CREATE TABLE songs (
  id          INTEGER PRIMARY KEY,
  track_id    TEXT NOT NULL,
  title       TEXT NOT NULL,
  artist      TEXT NOT NULL,
  artwork_key TEXT,
  UNIQUE (track_id, title, artist)
);
-- Titles of shows under a number of their own: the full text needs one that never changes.
CREATE TABLE show_titles (
  id           INTEGER PRIMARY KEY,
  broadcast_id TEXT NOT NULL UNIQUE,
  title        TEXT NOT NULL
);

-- Who was there, under a digest of the listener's id: for telling who came back, and for nothing else.
CREATE TABLE attendance (
  broadcast_id TEXT NOT NULL,
  who          TEXT NOT NULL,
  at           INTEGER NOT NULL, -- when that show began
  PRIMARY KEY (broadcast_id, who)
) WITHOUT ROWID;
CREATE INDEX attendance_of_somebody ON attendance (who, at);

ALTER TABLE broadcasts ADD COLUMN people_returning INTEGER NOT NULL DEFAULT 0;
ALTER TABLE broadcasts ADD COLUMN revision INTEGER NOT NULL DEFAULT 0; -- of the room's account: an older one that comes late changes nothing
ALTER TABLE broadcasts ADD COLUMN carried TEXT; -- JSON: what stood in the room before the show's first event
ALTER TABLE broadcasts ADD COLUMN chat_forgotten_at INTEGER;
ALTER TABLE broadcasts ADD COLUMN log_forgotten_at INTEGER;
CREATE INDEX broadcasts_of_room ON broadcasts (room, ended_at DESC, id DESC) WHERE phase = 'ended';
CREATE INDEX broadcasts_with_chat ON broadcasts (ended_at) WHERE chat_forgotten_at IS NULL;
CREATE INDEX broadcasts_with_log ON broadcasts (ended_at) WHERE log_forgotten_at IS NULL;

ALTER TABLE plays ADD COLUMN hash TEXT; -- hex SHA-256 over this play and the hash before it (docs/HISTORY.md)
-- Finds a track's plays too, so the index that only does that would be a row per play for nothing.
DROP INDEX IF EXISTS plays_of_track;
CREATE INDEX plays_of_song ON plays (track_id, at DESC);

INSERT INTO chat_lines (room, epoch, seq, broadcast_id, at, by_person, name, role, text)
  SELECT room, epoch, seq, broadcast_id, at, by_person, body ->> '$.name', body ->> '$.role', body ->> '$.text'
  FROM events WHERE kind = 'chat.said' ORDER BY at;
INSERT INTO announcements SELECT room, epoch, seq, broadcast_id, at, body ->> '$.text'
  FROM events WHERE kind = 'announcement.pinned';
INSERT OR IGNORE INTO songs (track_id, title, artist, artwork_key) SELECT track_id, title, artist, artwork_key
  FROM plays ORDER BY at;
INSERT INTO show_titles (broadcast_id, title) SELECT id, title FROM broadcasts ORDER BY ended_at;

-- Newest first is the order of everything that is found, so no sizes for ranking are kept. Every beginning that is asked for has an
-- entry of its own (domain/history/search-words): others would have to be put together from all words that begin so. Words that are taken back leave
-- the index at once (secure-delete), not when it is next tidied up.
CREATE VIRTUAL TABLE chat_words USING fts5 (
  text, content = 'chat_lines', content_rowid = 'id', columnsize = 0, prefix = '2 3 4 5 6 7 8',
  tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE song_words USING fts5 (
  title, artist, content = 'songs', content_rowid = 'id', columnsize = 0, prefix = '2 3 4 5 6 7 8',
  tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE show_words USING fts5 (
  title, content = 'show_titles', content_rowid = 'id', columnsize = 0, prefix = '2 3 4 5 6 7 8',
  tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO chat_words (chat_words, rank) VALUES ('secure-delete', 1);
INSERT INTO chat_words (rowid, text) SELECT id, text FROM chat_lines WHERE text <> '';
INSERT INTO song_words (rowid, title, artist) SELECT id, title, artist FROM songs;
INSERT INTO show_words (rowid, title) SELECT id, title FROM show_titles;

CREATE TRIGGER said_lines AFTER INSERT ON events WHEN new.kind = 'chat.said' BEGIN
  INSERT OR IGNORE INTO chat_lines (room, epoch, seq, broadcast_id, at, by_person, name, role, text)
  VALUES (new.room, new.epoch, new.seq, new.broadcast_id, new.at, new.by_person,
    coalesce(new.body ->> '$.name', ''), coalesce(new.body ->> '$.role', 'guest'), coalesce(new.body ->> '$.text', ''));
END;
CREATE TRIGGER changed_lines AFTER UPDATE ON events WHEN new.kind = 'chat.said' BEGIN
  UPDATE chat_lines SET by_person = new.by_person, name = coalesce(new.body ->> '$.name', ''),
    text = coalesce(new.body ->> '$.text', '')
  WHERE room = new.room AND epoch = new.epoch AND seq = new.seq;
END;
CREATE TRIGGER removed_lines AFTER INSERT ON events WHEN new.kind = 'chat.removed' BEGIN
  UPDATE events SET body = json_set(body, '$.text', '')
  WHERE room = new.room AND epoch = new.epoch AND seq = new.body ->> '$.line' AND kind = 'chat.said';
END;
CREATE TRIGGER pinned_announcements AFTER INSERT ON events WHEN new.kind = 'announcement.pinned' BEGIN
  INSERT OR IGNORE INTO announcements (room, epoch, seq, broadcast_id, at, text)
  VALUES (new.room, new.epoch, new.seq, new.broadcast_id, new.at, coalesce(new.body ->> '$.text', ''));
END;
CREATE TRIGGER played_songs AFTER INSERT ON plays BEGIN
  INSERT OR IGNORE INTO songs (track_id, title, artist, artwork_key)
  VALUES (new.track_id, new.title, new.artist, new.artwork_key);
END;
CREATE TRIGGER titled_shows AFTER INSERT ON broadcasts BEGIN
  INSERT OR IGNORE INTO show_titles (broadcast_id, title) VALUES (new.id, new.title);
END;
CREATE TRIGGER retitled_shows AFTER UPDATE OF title ON broadcasts WHEN new.title <> old.title BEGIN
  UPDATE show_titles SET title = new.title WHERE broadcast_id = new.id;
END;

CREATE TRIGGER chat_words_of_new AFTER INSERT ON chat_lines WHEN new.text <> '' BEGIN
  INSERT INTO chat_words (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER chat_words_of_changed AFTER UPDATE OF text ON chat_lines WHEN old.text <> '' AND new.text <> old.text BEGIN
  INSERT INTO chat_words (chat_words, rowid, text) VALUES ('delete', old.id, old.text);
  INSERT INTO chat_words (rowid, text) SELECT new.id, new.text WHERE new.text <> '';
END;
CREATE TRIGGER chat_words_of_gone AFTER DELETE ON chat_lines WHEN old.text <> '' BEGIN
  INSERT INTO chat_words (chat_words, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER song_words_of_new AFTER INSERT ON songs BEGIN
  INSERT INTO song_words (rowid, title, artist) VALUES (new.id, new.title, new.artist);
END;
CREATE TRIGGER show_words_of_new AFTER INSERT ON show_titles BEGIN
  INSERT INTO show_words (rowid, title) VALUES (new.id, new.title);
END;
CREATE TRIGGER show_words_of_changed AFTER UPDATE OF title ON show_titles WHEN new.title <> old.title BEGIN
  INSERT INTO show_words (show_words, rowid, title) VALUES ('delete', old.id, old.title);
  INSERT INTO show_words (rowid, title) VALUES (new.id, new.title);
END;

-- Search within one room. The full text of lines and titles gets the room as one more word, in a column of its own: `r` and the name in
-- hex, which is one word whatever is in the name, and is asked for by column, so that nobody's typing ever means it. What is everywhere in
-- a small room costs no more than what is rare. Songs are few: which room played one is asked of its plays.

-- A line that was taken back is in no room's words either.
ALTER TABLE chat_lines ADD COLUMN room_word TEXT GENERATED ALWAYS AS (iif(text = '', '', 'r' || hex(room))) VIRTUAL;
ALTER TABLE show_titles ADD COLUMN room TEXT NOT NULL DEFAULT '';
ALTER TABLE show_titles ADD COLUMN room_word TEXT GENERATED ALWAYS AS ('r' || hex(room)) VIRTUAL;
UPDATE show_titles SET room = coalesce((SELECT room FROM broadcasts WHERE broadcasts.id = broadcast_id), '');
CREATE INDEX plays_of_song_in_room ON plays (track_id, room, at DESC);

DROP TRIGGER titled_shows;
CREATE TRIGGER titled_shows AFTER INSERT ON broadcasts BEGIN
  INSERT OR IGNORE INTO show_titles (broadcast_id, title, room) VALUES (new.id, new.title, new.room);
END;

DROP TRIGGER chat_words_of_new;
DROP TRIGGER chat_words_of_changed;
DROP TRIGGER chat_words_of_gone;
DROP TRIGGER show_words_of_new;
DROP TRIGGER show_words_of_changed;
DROP TABLE chat_words;
DROP TABLE show_words;

CREATE VIRTUAL TABLE chat_words USING fts5 (
  text, room_word, content = 'chat_lines', content_rowid = 'id', columnsize = 0, prefix = '2 3 4 5 6 7 8',
  tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE show_words USING fts5 (
  title, room_word, content = 'show_titles', content_rowid = 'id', columnsize = 0, prefix = '2 3 4 5 6 7 8',
  tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO chat_words (chat_words, rank) VALUES ('secure-delete', 1);
INSERT INTO chat_words (rowid, text, room_word) SELECT id, text, room_word FROM chat_lines WHERE text <> '';
INSERT INTO show_words (rowid, title, room_word) SELECT id, title, room_word FROM show_titles;

CREATE TRIGGER chat_words_of_new AFTER INSERT ON chat_lines WHEN new.text <> '' BEGIN
  INSERT INTO chat_words (rowid, text, room_word) VALUES (new.id, new.text, new.room_word);
END;
CREATE TRIGGER chat_words_of_changed AFTER UPDATE OF text ON chat_lines WHEN old.text <> '' AND new.text <> old.text BEGIN
  INSERT INTO chat_words (chat_words, rowid, text, room_word) VALUES ('delete', old.id, old.text, old.room_word);
  INSERT INTO chat_words (rowid, text, room_word) SELECT new.id, new.text, new.room_word WHERE new.text <> '';
END;
CREATE TRIGGER chat_words_of_gone AFTER DELETE ON chat_lines WHEN old.text <> '' BEGIN
  INSERT INTO chat_words (chat_words, rowid, text, room_word) VALUES ('delete', old.id, old.text, old.room_word);
END;
CREATE TRIGGER show_words_of_new AFTER INSERT ON show_titles BEGIN
  INSERT INTO show_words (rowid, title, room_word) VALUES (new.id, new.title, new.room_word);
END;
CREATE TRIGGER show_words_of_changed AFTER UPDATE OF title ON show_titles WHEN new.title <> old.title BEGIN
  INSERT INTO show_words (show_words, rowid, title, room_word) VALUES ('delete', old.id, old.title, old.room_word);
  INSERT INTO show_words (rowid, title, room_word) VALUES (new.id, new.title, new.room_word);
END;

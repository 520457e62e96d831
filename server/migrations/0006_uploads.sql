-- What the bucket holds and what is on its way into it: the quota is counted here, and no track is made of anything else.
CREATE TABLE media_objects (
  key         TEXT PRIMARY KEY,
  bytes       INTEGER NOT NULL,
  reserved_at INTEGER NOT NULL,
  stored_at   INTEGER -- null until all of it arrived
) WITHOUT ROWID;
INSERT INTO media_objects (key, bytes, reserved_at, stored_at)
SELECT media_key, bytes, created_at, created_at FROM tracks;
-- How large these are is learned when orphans are looked for.
INSERT OR IGNORE INTO media_objects (key, bytes, reserved_at, stored_at)
SELECT artwork_key, 0, created_at, created_at FROM tracks WHERE artwork_key IS NOT NULL;

-- A large file that is being sent in parts. The key is told to nobody before the last part arrived.
CREATE TABLE uploads (
  id           TEXT PRIMARY KEY,
  person       TEXT NOT NULL,
  media_key    TEXT NOT NULL,
  bucket_id    TEXT NOT NULL, -- the bucket's own name of the upload
  content_type TEXT NOT NULL,
  bytes        INTEGER NOT NULL,
  first_part   TEXT NOT NULL, -- its SHA-256: the same file is found again by it
  touched_at   INTEGER NOT NULL,
  completed_at INTEGER
) WITHOUT ROWID;
CREATE INDEX uploads_of_person ON uploads (person, first_part);

CREATE TABLE upload_parts (
  upload TEXT NOT NULL,
  number INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  etag   TEXT NOT NULL, -- what the bucket calls this part
  PRIMARY KEY (upload, number)
) WITHOUT ROWID;

-- Who still needs a sound or a picture.
CREATE INDEX tracks_artwork ON tracks (artwork_key) WHERE artwork_key IS NOT NULL;
CREATE INDEX plays_artwork ON plays (artwork_key) WHERE artwork_key IS NOT NULL;
CREATE INDEX plays_of_track ON plays (track_id);

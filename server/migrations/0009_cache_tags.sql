-- How often the things that cached answers are made of have changed: one row per tag, numbered across all tags in the order
-- of their changes, so that "what changed since" is one look into the index.
CREATE TABLE cache_tags (
  tag TEXT PRIMARY KEY,
  generation INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX cache_tags_by_generation ON cache_tags (generation, tag);

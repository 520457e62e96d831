-- People of the staff, their passkeys, invitations and sessions. Roles and rooms are decided here and nowhere else.
CREATE TABLE staff (
  person     TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL,
  rooms      TEXT NOT NULL, -- JSON: "*" or an array of room names
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) WITHOUT ROWID;

CREATE TABLE passkeys (
  id         TEXT PRIMARY KEY, -- the credential's id, base64url
  person     TEXT NOT NULL REFERENCES staff (person),
  public_key TEXT NOT NULL, -- COSE key, base64url
  counter    INTEGER NOT NULL,
  transports TEXT NOT NULL, -- JSON array, as the browser said
  synced     INTEGER NOT NULL,
  label      TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at    INTEGER,
  blocked_at INTEGER -- its counter went back: a copy of it may exist
) WITHOUT ROWID;
CREATE INDEX passkeys_of_person ON passkeys (person);

CREATE TABLE invites (
  hash       TEXT PRIMARY KEY, -- of the link, which is shown once and kept nowhere
  person     TEXT NOT NULL, -- whom accepting makes, or who gets in again
  name       TEXT NOT NULL,
  role       TEXT NOT NULL,
  rooms      TEXT NOT NULL,
  made_by    TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER
) WITHOUT ROWID;

CREATE TABLE staff_sessions (
  hash          TEXT PRIMARY KEY, -- of the cookie's id; the KV record has the same name
  person        TEXT NOT NULL REFERENCES staff (person),
  passkey       TEXT, -- which one started it; NULL after a local link
  label         TEXT NOT NULL,
  started_at    INTEGER NOT NULL,
  seen_at       INTEGER NOT NULL,
  stepped_up_at INTEGER NOT NULL,
  ended_at      INTEGER
) WITHOUT ROWID;
CREATE INDEX sessions_of_person ON staff_sessions (person) WHERE ended_at IS NULL;

-- Rooms that still have to close somebody's sockets. Written with the revocation, deleted once the room has answered.
CREATE TABLE expulsions (
  room   TEXT NOT NULL,
  person TEXT NOT NULL,
  at     INTEGER NOT NULL,
  PRIMARY KEY (room, person)
) WITHOUT ROWID;

/** People who sign in, and seals of the audit log. Duties, and the groups of a scope, are lists in JSON. */
export const ACCESS_LAYOUT = `
  ALTER TABLE api_token ADD COLUMN duties TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE api_token ADD COLUMN scope TEXT NOT NULL DEFAULT '["/"]';

  CREATE TABLE console_user (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    duties TEXT NOT NULL,
    scope TEXT NOT NULL,
    password TEXT,                      -- PHC string of Argon2id; null: none is set, or others vouch for them
    issuer TEXT,                        -- who vouches for them, and as whom
    subject TEXT,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    signed_in_at TEXT,
    disabled_at TEXT,
    UNIQUE (issuer, subject)
  ) STRICT;

  -- Sets a password once; without a user it makes the first administrator.
  CREATE TABLE setup_code (
    digest TEXT PRIMARY KEY,
    user_id TEXT REFERENCES console_user,
    expires_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE console_session (
    id TEXT PRIMARY KEY,
    secret_digest TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES console_user,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    address TEXT NOT NULL,
    browser TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX session_of ON console_session (user_id);
  CREATE INDEX session_by_end ON console_session (ends_at);

  -- What the collector's key signed of the audit log: up to which line, and that line's digest.
  CREATE TABLE audit_seal (
    number INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    signature TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_seal_keeps BEFORE UPDATE ON audit_seal BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END;
  CREATE TRIGGER audit_seal_stays BEFORE DELETE ON audit_seal BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END;
`;

import { ACCESS_LAYOUT } from './access-layout.ts';
import { MACHINE_LAYOUT } from './machine-layout.ts';
import { AUDIT_LAYOUT } from './audit-layout.ts';
import { ASSETS_LAYOUT } from './assets-layout.ts';
import { CAMPAIGN_LAYOUT } from './campaign-layout.ts';
import { COUNTS_LAYOUT } from './counts-layout.ts';
import { FIGURES_LAYOUT } from './figures-layout.ts';
import { GROUPS_LAYOUT } from './groups-layout.ts';
import { POLICY_LAYOUT } from './policy-layout.ts';
import { QUERY_LAYOUT } from './query-layout.ts';
import { ROLLOUT_LAYOUT } from './rollout-layout.ts';
import { SINKS_LAYOUT } from './sinks-layout.ts';

/** One step of the layout: `user_version` of a store is the number of the last one that was done. */
export interface Migration {
  readonly number: number;
  readonly sql: string;
}

/**
 * The layout of the SQLite store, by ascending numbers, which may have gaps. A step that was released is never changed, and no step is
 * ever put before one that was. Ids that leave the collector are text, the ones inside are integers.
 *
 * Text columns are for search and may be cleaned; `document` holds the JSON of the whole value and loses nothing.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    sql: `
  CREATE TABLE host (
    id INTEGER PRIMARY KEY,
    host_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL COLLATE NOCASE,
    labels TEXT NOT NULL,
    public_key BLOB NOT NULL,
    bearer_digest TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    sequence INTEGER NOT NULL,          -- the last one committed; 0 before the first
    last_digest TEXT NOT NULL,          -- digest of that batch
    forked_at TEXT,
    wants_resync INTEGER NOT NULL DEFAULT 0,
    resync_at TEXT                      -- a resync is under way since; findings with pending = 1 were not named yet
  ) STRICT;
  CREATE INDEX host_by_name ON host (name, host_id);

  -- Written at every contact, so it is narrow and apart from host.
  CREATE TABLE presence (
    host INTEGER PRIMARY KEY REFERENCES host,
    last_contact TEXT NOT NULL,
    last_batch TEXT,
    agent_version TEXT,
    uptime_seconds INTEGER,
    spooled_batches INTEGER,
    catalogue_version TEXT,
    catalogue_digest TEXT
  ) STRICT;

  CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    host INTEGER NOT NULL REFERENCES host,
    finding_id TEXT NOT NULL,
    product TEXT NOT NULL,
    state TEXT NOT NULL,
    identity TEXT NOT NULL,
    version TEXT NOT NULL,              -- empty when unknown
    account_id TEXT NOT NULL,
    account_name TEXT NOT NULL,
    last_seen TEXT NOT NULL,            -- newer than the document's when a later scan saw it unchanged
    changed_at TEXT NOT NULL,
    pending INTEGER NOT NULL DEFAULT 0,
    document TEXT NOT NULL,
    UNIQUE (host, finding_id)
  ) STRICT;
  CREATE INDEX finding_by_product ON finding (product, state, id);

  CREATE TABLE finding_history (
    id INTEGER PRIMARY KEY,
    finding INTEGER NOT NULL REFERENCES finding,
    received_at TEXT NOT NULL,
    state TEXT NOT NULL,
    identity TEXT NOT NULL,
    version TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    cause TEXT NOT NULL
  ) STRICT;
  CREATE INDEX history_of ON finding_history (finding, id);

  CREATE TABLE scan (
    host INTEGER PRIMARY KEY REFERENCES host,
    at TEXT NOT NULL,
    duration_ms REAL NOT NULL,
    catalogue_version TEXT NOT NULL,
    catalogue_digest TEXT NOT NULL
  ) STRICT;

  CREATE TABLE coverage (
    host INTEGER NOT NULL REFERENCES host,
    scope TEXT NOT NULL,
    at TEXT NOT NULL,
    complete INTEGER NOT NULL,
    gaps TEXT NOT NULL,
    complete_at TEXT,
    PRIMARY KEY (host, scope)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE loss (
    id INTEGER PRIMARY KEY,
    host INTEGER NOT NULL REFERENCES host,
    at TEXT NOT NULL,
    what TEXT NOT NULL,
    count INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX loss_of ON loss (host, id);

  CREATE TABLE enrolment_token (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    secret_digest TEXT NOT NULL UNIQUE,
    uses INTEGER NOT NULL,
    uses_left INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
  ) STRICT;

  CREATE TABLE api_token (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    secret_digest TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at TEXT
  ) STRICT;
  CREATE UNIQUE INDEX api_token_valid_name ON api_token (name) WHERE revoked_at IS NULL;

  CREATE TABLE audit_log (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_log_keeps BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER audit_log_stays BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

  CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
  INSERT INTO counter VALUES ('batches', 0);
  `,
  },
  {
    number: 2,
    sql: `
  ALTER TABLE host ADD COLUMN ring TEXT;                 -- by hand; without one its share decides
  ALTER TABLE presence ADD COLUMN updates TEXT;          -- JSON of what the last heartbeat said of releases and settings

  CREATE TABLE catalogue_file (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE release (
    revision INTEGER PRIMARY KEY,
    digest TEXT NOT NULL REFERENCES catalogue_file,
    document TEXT NOT NULL,                              -- JSON of what never changes of it
    ring TEXT NOT NULL,
    paused_at TEXT,
    paused_why TEXT,
    is_trusted INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  -- A host said of a catalogue for the first time that it looked with it; what was known of the host just before.
  CREATE TABLE adoption (
    digest TEXT NOT NULL,
    host INTEGER NOT NULL REFERENCES host,
    at TEXT NOT NULL,
    open_before INTEGER NOT NULL,
    look_ms_before REAL,
    PRIMARY KEY (digest, host)
  ) STRICT, WITHOUT ROWID;
  -- A host did not take a release, or gave it up.
  CREATE TABLE release_trouble (
    revision INTEGER NOT NULL,
    host INTEGER NOT NULL REFERENCES host,
    at TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (revision, host)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE host_settings (revision INTEGER PRIMARY KEY, document TEXT NOT NULL) STRICT;
  CREATE TABLE publisher_key (number INTEGER PRIMARY KEY, text TEXT NOT NULL, signature TEXT NOT NULL) STRICT;
  CREATE TABLE plan (name TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;

  CREATE TABLE command (
    id TEXT PRIMARY KEY,
    host INTEGER NOT NULL REFERENCES host,
    number INTEGER NOT NULL,
    verb TEXT NOT NULL,
    text TEXT NOT NULL,
    signature TEXT NOT NULL,
    state TEXT NOT NULL,                                 -- queued, delivered, acted, failed
    issued_at TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    delivered_at TEXT,
    ended_at TEXT,
    why TEXT,
    report TEXT,
    proved_at TEXT,
    alerted_at TEXT,
    UNIQUE (host, number)
  ) STRICT;
  CREATE INDEX command_open ON command (host, number) WHERE state IN ('queued', 'delivered');
  CREATE INDEX canary_open ON command (expires_at) WHERE verb = 'canary' AND proved_at IS NULL AND alerted_at IS NULL;
  `,
  },
  {
    number: 3,
    sql: `
  ALTER TABLE presence ADD COLUMN silent_at TEXT;                     -- missed since; no goodbye was said
  ALTER TABLE presence ADD COLUMN stopped_at TEXT;                    -- said goodbye then, and nothing since
  ALTER TABLE presence ADD COLUMN boot TEXT;
  ALTER TABLE presence ADD COLUMN suspended_seconds INTEGER;
  ALTER TABLE presence ADD COLUMN program_digest TEXT;
  ALTER TABLE presence ADD COLUMN units_digest TEXT;
  ALTER TABLE presence ADD COLUMN storage TEXT;

  CREATE TABLE alarm (
    id INTEGER PRIMARY KEY,
    host INTEGER NOT NULL REFERENCES host,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE INDEX alarm_of ON alarm (host, id);
  `,
  },
  {
    number: 4,
    sql: `
  ALTER TABLE host ADD COLUMN previous_key BLOB;                      -- taken until key_used
  ALTER TABLE host ADD COLUMN key_used INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE host ADD COLUMN closed_at TEXT;
  ALTER TABLE host ADD COLUMN closed_as TEXT;                         -- forked, replaced
  ALTER TABLE host ADD COLUMN continues INTEGER REFERENCES host;
  ALTER TABLE presence ADD COLUMN clock_offset_seconds INTEGER;
  CREATE INDEX host_by_continues ON host (continues) WHERE continues IS NOT NULL;
  CREATE INDEX host_by_machine_id ON host (labels ->> 'machineId') WHERE labels ->> 'machineId' IS NOT NULL;
  CREATE INDEX host_by_serial ON host (labels ->> 'serial') WHERE labels ->> 'serial' IS NOT NULL;
  CREATE INDEX host_by_uuid ON host (labels ->> 'uuid') WHERE labels ->> 'uuid' IS NOT NULL;
  `,
  },
  { number: 5, sql: ACCESS_LAYOUT },
  {
    number: 12,
    sql: `
  ALTER TABLE presence ADD COLUMN cost TEXT;             -- JSON of what looking costs, as the last heartbeat said
  ALTER TABLE presence ADD COLUMN watching TEXT;         -- JSON of how changes are noticed, by the same
  `,
  },
  { number: 20, sql: GROUPS_LAYOUT },
  { number: 21, sql: POLICY_LAYOUT },
  { number: 22, sql: CAMPAIGN_LAYOUT },
  { number: 23, sql: QUERY_LAYOUT },
  { number: 25, sql: SINKS_LAYOUT },
  {
    number: 26,
    sql: `
  ALTER TABLE api_token ADD COLUMN expires_at TEXT;
  CREATE INDEX host_set_aside ON host (id) WHERE forked_at IS NOT NULL AND closed_at IS NULL;
  `,
  },
  { number: 27, sql: FIGURES_LAYOUT },
  { number: 28, sql: MACHINE_LAYOUT },
  { number: 29, sql: AUDIT_LAYOUT },
  { number: 30, sql: ROLLOUT_LAYOUT },
  { number: 31, sql: ASSETS_LAYOUT },
  { number: 32, sql: COUNTS_LAYOUT },
];

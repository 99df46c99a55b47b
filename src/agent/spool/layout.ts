/**
 * `agent.sqlite`, the agent's only state beside its key and identity files; one SQLite file, at rest alone (rollback journal,
 * truncated after each commit, so that nothing waits in a second file). Layout, version 2; every row ends with its own sum
 * (`row-sum.ts`), so that a byte that the disk changed is seen in the row where it lies and no other row is lost with it:
 *
 *   meta      name, value       `layout` (this version), `chain` (JSON: epoch, sequence, previous; absent: not known),
 *                               `commits` (their number: the clock of this file), `seen` (JSON: when
 *                               findings were last seen that did not change else), `again` (JSON: the commit that brought
 *                               the look which was the same again last, and when that was), and what was remembered
 *   finding   id, body, gone    one row for each known copy, body as JSON of Finding; gone: the number of the commit
 *                               that ended it, null while it is open; gone ones are kept up to a bound
 *   coverage  scope, at, body, brought   the newest coverage of each scope, and the number of the commit that brought it
 *   outgoing  number, kind, key, sealed, body   what the collector does not know yet, in order of number. At most one
 *                               unsealed row for each (kind, key), so that state is coalesced; a sealed row is part of the
 *                               batch in flight. `finding`: key is the id, the body is that of `finding` when unsealed, and
 *                               (state, identity, version) as sent when sealed.
 *   reported  id, state, identity, version   what the collector has when all acknowledged batches are applied
 *   refused   id, body          findings that the collector refuses as they are
 *   batch     one row           the batch in flight: its exact compressed bytes, so that a retry is the same to the byte
 *
 * Invariants, checked by `invariants.ts`:
 *   I1  SQLite finds its own structures whole.
 *   I2  The tables are exactly these, of this version.
 *   I3  Every row has the sum of its content.
 *   I4  `batch` is there exactly while sealed rows are.
 *   I5  Every waiting finding is known.
 *   I6  A finding that the collector does not have as it is waits, is in the batch in flight, or is in `refused`; and what the
 *       collector has of a copy that is unknown here waits, too.
 *   I7  No more than the bounds of `bounds.ts` are kept.
 * And of every commit: it is on disk when it returns, whole, or it is not there at all (synchronous=FULL).
 *
 * Order comes from numbers, never from a clock.
 */
export const LAYOUT = `
  CREATE TABLE meta (name TEXT NOT NULL UNIQUE, value TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
  CREATE TABLE finding (id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, gone INTEGER, sum INTEGER NOT NULL) STRICT;
  CREATE TABLE coverage (
    scope TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    brought INTEGER NOT NULL,
    sum INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE outgoing (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    sealed INTEGER NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1)),
    body TEXT NOT NULL,
    sum INTEGER NOT NULL,
    UNIQUE (kind, key, sealed)
  ) STRICT;
  CREATE TABLE reported (
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    identity TEXT NOT NULL,
    version TEXT,
    sum INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE refused (id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
  CREATE TABLE batch (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    epoch INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL,
    body BLOB NOT NULL,
    sum INTEGER NOT NULL
  ) STRICT;
`;

/** Version 1 was never released: a file of it is taken for damaged, and the next look finds all again. */
export const LAYOUT_VERSION = 2;

/** SQLite's own unit, and the one of salvage. */
export const PAGE_BYTES = 4096;

/** Tables in the order of their columns, and which of these the row's sum is of; it is always the last column. */
export const TABLES = {
  meta: { columns: ['name', 'value', 'sum'], summed: ['name', 'value'] },
  finding: { columns: ['id', 'body', 'gone', 'sum'], summed: ['id', 'body', 'gone'] },
  coverage: { columns: ['scope', 'at', 'body', 'brought', 'sum'], summed: ['scope', 'at', 'body', 'brought'] },
  outgoing: { columns: ['number', 'kind', 'key', 'sealed', 'body', 'sum'], summed: ['kind', 'key', 'body'] },
  reported: { columns: ['id', 'state', 'identity', 'version', 'sum'], summed: ['id', 'state', 'identity', 'version'] },
  refused: { columns: ['id', 'body', 'sum'], summed: ['id', 'body'] },
  batch: {
    columns: ['only_one', 'epoch', 'sequence', 'previous', 'digest', 'body', 'sum'],
    summed: ['epoch', 'sequence', 'previous', 'digest', 'body'],
  },
} as const;
/** The name of a table of the spool. */
export type TableName = keyof typeof TABLES;

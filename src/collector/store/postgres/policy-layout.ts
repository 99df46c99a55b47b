import { TEXT } from './first-layout.ts';

/**
 * Groups, the policy with its history, the verdict on each finding, and what is asked by them: the columns of the SQLite store.
 *
 * Replicas would wait for each other at a row of counts. Each statement adds what it changed (`finding_change`), `finding_count` is the
 * sum, and `fold_finding_changes` makes one row of many now and then.
 */
export const POLICY_LAYOUT: readonly string[] = [
  `CREATE TABLE host_group (
    key ${TEXT} PRIMARY KEY,
    created_at ${TEXT} NOT NULL,
    created_by ${TEXT} NOT NULL,
    hosts bigint NOT NULL                 -- open records in it; kept by the triggers
  )`,
  `INSERT INTO host_group SELECT '/', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'system', count(*)
    FROM host WHERE closed_at IS NULL`,
  `ALTER TABLE host ADD COLUMN group_key ${TEXT} NOT NULL DEFAULT '/', ADD COLUMN is_looked smallint NOT NULL DEFAULT 0`,
  `ALTER TABLE enrolment_token ADD COLUMN group_key ${TEXT} NOT NULL DEFAULT '/'`,
  'UPDATE host SET is_looked = 1 WHERE id IN (SELECT host FROM scan)',
  'CREATE INDEX host_by_group ON host (group_key, name, host_id)',
  'CREATE INDEX host_never_looked ON host (id) WHERE is_looked = 0',
  `CREATE TABLE host_tag (tag ${TEXT} NOT NULL, host bigint NOT NULL, PRIMARY KEY (tag, host))`,
  'CREATE INDEX tags_of ON host_tag (host, tag)',
  // Names by any three characters of theirs; without the extension, which a guest may not be allowed to make, names are read in their order.
  'CREATE VIEW host_text AS SELECT id AS rowid, name FROM host',
  `DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX host_by_trigram ON host USING gin (name gin_trgm_ops);
  EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'names are searched without an index: %', SQLERRM;
  END $$`,
  `CREATE TABLE policy_revision (
    revision bigint PRIMARY KEY,
    stamp ${TEXT} NOT NULL,
    at ${TEXT} NOT NULL,
    actor ${TEXT} NOT NULL,
    managed_by ${TEXT} NOT NULL
  )`,
  `CREATE TABLE policy_object (
    kind ${TEXT} NOT NULL,
    key ${TEXT} NOT NULL,
    managed_by ${TEXT} NOT NULL,
    revision bigint NOT NULL,
    document ${TEXT} NOT NULL,
    PRIMARY KEY (kind, key)
  )`,
  `CREATE TABLE policy_change (
    revision bigint NOT NULL,
    kind ${TEXT} NOT NULL,
    key ${TEXT} NOT NULL,
    managed_by ${TEXT} NOT NULL,
    before ${TEXT},
    after ${TEXT},
    PRIMARY KEY (kind, key, revision)
  )`,
  'CREATE INDEX policy_change_by_revision ON policy_change (revision)',
  `CREATE TABLE judging (
    kind ${TEXT} NOT NULL,
    name ${TEXT} NOT NULL,
    after_finding bigint NOT NULL,
    PRIMARY KEY (kind, name)
  )`,
  `ALTER TABLE finding ADD COLUMN group_key ${TEXT} NOT NULL DEFAULT '/',
    ADD COLUMN listed smallint NOT NULL DEFAULT 1,
    ADD COLUMN verdict ${TEXT} NOT NULL DEFAULT 'unreviewed',
    ADD COLUMN because ${TEXT} NOT NULL DEFAULT 'nothing',
    ADD COLUMN exception ${TEXT},
    ADD COLUMN campaign ${TEXT},
    ADD COLUMN due_at ${TEXT},
    ADD COLUMN judged_until ${TEXT},
    ADD COLUMN judged_revision bigint NOT NULL DEFAULT 0,
    ADD COLUMN back_at ${TEXT}`,
  `UPDATE finding SET listed = 0 WHERE product = 'bandog-canary' OR host IN (SELECT id FROM host WHERE closed_at IS NOT NULL)`,
  "INSERT INTO judging SELECT 'all', '', 0 WHERE EXISTS (SELECT 1 FROM finding)",
  'CREATE INDEX finding_of_product ON finding (product, id)',
  'CREATE INDEX finding_by_verdict ON finding (verdict, id)',
  "CREATE INDEX finding_by_account_name ON finding (account_name, id) WHERE account_name <> ''",
  "CREATE INDEX finding_by_account_id ON finding (account_id, id) WHERE account_id <> ''",
  'CREATE INDEX finding_until ON finding (judged_until) WHERE judged_until IS NOT NULL',
  'CREATE INDEX finding_of_campaign ON finding (campaign, host) WHERE campaign IS NOT NULL',
  'CREATE INDEX finding_of_exception ON finding (exception) WHERE exception IS NOT NULL',
  'ALTER TABLE scan ADD COLUMN complete smallint NOT NULL DEFAULT 0',
  'UPDATE scan SET complete = coalesce((SELECT min(complete) FROM coverage WHERE coverage.host = scan.host), 0)',
  'CREATE INDEX scan_incomplete ON scan (host) WHERE complete = 0',
  'CREATE INDEX presence_away ON presence (host) WHERE silent_at IS NOT NULL OR stopped_at IS NOT NULL',
  `CREATE TABLE saved_query (
    owner ${TEXT} NOT NULL,
    name ${TEXT} NOT NULL,
    about ${TEXT} NOT NULL,
    shared smallint NOT NULL,
    question ${TEXT} NOT NULL,
    saved_at ${TEXT} NOT NULL,
    PRIMARY KEY (owner, name)
  )`,
  'CREATE INDEX saved_query_shared ON saved_query (name) WHERE shared = 1',
  ...countsOfFindings(),
  ...triggersOfHosts(),
];

function countsOfFindings(): readonly string[] {
  const key = 'group_key, product, state, verdict, because';
  const sums = (table: string, sign: string) =>
    `SELECT ${key}, ${sign}count(*) AS change FROM ${table} WHERE listed = 1 GROUP BY ${key}`;
  return [
    `CREATE TABLE finding_change (
      group_key ${TEXT} NOT NULL,
      product ${TEXT} NOT NULL,
      state ${TEXT} NOT NULL,
      verdict ${TEXT} NOT NULL,
      because ${TEXT} NOT NULL,
      change bigint NOT NULL
    )`,
    `INSERT INTO finding_change ${sums('finding', '')}`,
    `CREATE VIEW finding_count AS SELECT ${key}, sum(change)::bigint AS count FROM finding_change GROUP BY ${key}`,
    `CREATE FUNCTION count_findings() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF TG_OP = 'INSERT' THEN INSERT INTO finding_change ${sums('fresh', '')};
      ELSIF TG_OP = 'DELETE' THEN INSERT INTO finding_change ${sums('old', '-')};
      ELSE INSERT INTO finding_change SELECT ${key}, sum(change) FROM (${sums('fresh', '')} UNION ALL ${sums('old', '-')}) AS both_of
        GROUP BY ${key} HAVING sum(change) <> 0;
      END IF;
      RETURN NULL; END $$`,
    `CREATE TRIGGER finding_came AFTER INSERT ON finding REFERENCING NEW TABLE AS fresh
      FOR EACH STATEMENT EXECUTE FUNCTION count_findings()`,
    `CREATE TRIGGER finding_changed AFTER UPDATE ON finding REFERENCING NEW TABLE AS fresh OLD TABLE AS old
      FOR EACH STATEMENT EXECUTE FUNCTION count_findings()`,
    `CREATE TRIGGER finding_went AFTER DELETE ON finding REFERENCING OLD TABLE AS old
      FOR EACH STATEMENT EXECUTE FUNCTION count_findings()`,
    // One at a time: whoever folds holds the lock of rare writes.
    `CREATE FUNCTION fold_finding_changes() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
      IF (SELECT count(*) FROM (SELECT 1 FROM finding_change LIMIT 1001) AS some_of) <= 1000 THEN RETURN; END IF;
      WITH gone AS (DELETE FROM finding_change RETURNING *)
      INSERT INTO finding_change SELECT ${key}, sum(change) FROM gone GROUP BY ${key} HAVING sum(change) <> 0;
      END $$`,
  ];
}

function triggersOfHosts(): readonly string[] {
  return [
    `CREATE FUNCTION host_came() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      UPDATE host_group SET hosts = hosts + 1 WHERE key = NEW.group_key; RETURN NULL; END $$`,
    'CREATE TRIGGER host_came AFTER INSERT ON host FOR EACH ROW WHEN (NEW.closed_at IS NULL) EXECUTE FUNCTION host_came()',
    `CREATE FUNCTION host_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      UPDATE host_group SET hosts = hosts - (OLD.closed_at IS NULL)::int WHERE key = OLD.group_key;
      UPDATE host_group SET hosts = hosts + (NEW.closed_at IS NULL)::int WHERE key = NEW.group_key;
      IF OLD.group_key <> NEW.group_key THEN
        UPDATE finding SET group_key = NEW.group_key WHERE host = NEW.id;
        INSERT INTO judging VALUES ('host', NEW.host_id, 0) ON CONFLICT (kind, name) DO UPDATE SET after_finding = 0;
      END IF;
      IF OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL THEN UPDATE finding SET listed = 0 WHERE host = NEW.id; END IF;
      RETURN NULL; END $$`,
    `CREATE TRIGGER host_moved AFTER UPDATE OF group_key, closed_at ON host FOR EACH ROW
      WHEN (OLD.group_key <> NEW.group_key OR OLD.closed_at IS DISTINCT FROM NEW.closed_at) EXECUTE FUNCTION host_moved()`,
    `CREATE FUNCTION host_looked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      UPDATE host SET is_looked = 1 WHERE id = NEW.host AND is_looked = 0; RETURN NULL; END $$`,
    'CREATE TRIGGER host_looked AFTER INSERT ON scan FOR EACH ROW EXECUTE FUNCTION host_looked()',
  ];
}

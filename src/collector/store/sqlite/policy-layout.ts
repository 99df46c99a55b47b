/**
 * The policy's objects with all their changes, the verdict on each finding, and how many findings have which. `finding_count` is kept by
 * triggers, so that whatever writes a finding cannot forget it.
 */
export const POLICY_LAYOUT = `
  CREATE TABLE policy_revision (
    revision INTEGER PRIMARY KEY,
    stamp TEXT NOT NULL,                                 -- random: tells a revision from one that was rolled back
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    managed_by TEXT NOT NULL
  ) STRICT;
  CREATE TABLE policy_object (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    managed_by TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE policy_change (
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    managed_by TEXT NOT NULL,
    before TEXT,                                         -- null: there was none
    after TEXT,                                          -- null: removed
    PRIMARY KEY (kind, key, revision)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX policy_change_by_revision ON policy_change (revision);
  -- Findings to be judged anew: of a product, a host (its id), an account (id or name), or all; done up to that number.
  CREATE TABLE judging (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    after_finding INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE finding ADD COLUMN group_key TEXT NOT NULL DEFAULT '/';
  ALTER TABLE finding ADD COLUMN listed INTEGER NOT NULL DEFAULT 1;      -- 0: our own marker, or of a closed record
  ALTER TABLE finding ADD COLUMN verdict TEXT NOT NULL DEFAULT 'unreviewed';
  ALTER TABLE finding ADD COLUMN because TEXT NOT NULL DEFAULT 'nothing';
  ALTER TABLE finding ADD COLUMN exception TEXT;
  ALTER TABLE finding ADD COLUMN campaign TEXT;
  ALTER TABLE finding ADD COLUMN due_at TEXT;
  ALTER TABLE finding ADD COLUMN judged_until TEXT;                      -- from then on time alone may change it
  ALTER TABLE finding ADD COLUMN judged_revision INTEGER NOT NULL DEFAULT 0;
  UPDATE finding SET listed = 0 WHERE product = 'bandog-canary' OR host IN (SELECT id FROM host WHERE closed_at IS NOT NULL);
  UPDATE finding SET group_key = (SELECT group_key FROM host WHERE host.id = finding.host);
  INSERT INTO judging SELECT 'all', '', 0 WHERE EXISTS (SELECT 1 FROM finding);
  CREATE INDEX finding_of_product ON finding (product, id);
  CREATE INDEX finding_until ON finding (judged_until) WHERE judged_until IS NOT NULL;
  CREATE INDEX finding_by_account_name ON finding (account_name, id);
  CREATE INDEX finding_by_account_id ON finding (account_id, id);

  CREATE TABLE finding_count (
    group_key TEXT NOT NULL,
    product TEXT NOT NULL,
    state TEXT NOT NULL,
    verdict TEXT NOT NULL,
    because TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (group_key, product, state, verdict, because)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO finding_count SELECT group_key, product, state, verdict, because, count(*) FROM finding WHERE listed = 1
    GROUP BY group_key, product, state, verdict, because;
  CREATE TRIGGER finding_came AFTER INSERT ON finding WHEN NEW.listed = 1 BEGIN
    INSERT INTO finding_count VALUES (NEW.group_key, NEW.product, NEW.state, NEW.verdict, NEW.because, 1)
      ON CONFLICT DO UPDATE SET count = count + 1;
  END;
  CREATE TRIGGER finding_changed AFTER UPDATE OF group_key, product, state, verdict, because, listed ON finding
    WHEN (OLD.group_key, OLD.product, OLD.state, OLD.verdict, OLD.because, OLD.listed)
      IS NOT (NEW.group_key, NEW.product, NEW.state, NEW.verdict, NEW.because, NEW.listed) BEGIN
    UPDATE finding_count SET count = count - 1
      WHERE OLD.listed = 1 AND group_key = OLD.group_key AND product = OLD.product AND state = OLD.state
        AND verdict = OLD.verdict AND because = OLD.because;
    INSERT INTO finding_count SELECT NEW.group_key, NEW.product, NEW.state, NEW.verdict, NEW.because, 1 WHERE NEW.listed = 1
      ON CONFLICT DO UPDATE SET count = count + 1;
  END;
  CREATE TRIGGER finding_went AFTER DELETE ON finding WHEN OLD.listed = 1 BEGIN
    UPDATE finding_count SET count = count - 1
      WHERE group_key = OLD.group_key AND product = OLD.product AND state = OLD.state
        AND verdict = OLD.verdict AND because = OLD.because;
  END;

  CREATE TRIGGER host_findings_move AFTER UPDATE OF group_key ON host WHEN OLD.group_key <> NEW.group_key BEGIN
    UPDATE finding SET group_key = NEW.group_key WHERE host = NEW.id;
    INSERT INTO judging VALUES ('host', NEW.host_id, 0) ON CONFLICT DO UPDATE SET after_finding = 0;
  END;
  CREATE TRIGGER host_findings_close AFTER UPDATE OF closed_at ON host WHEN OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL BEGIN
    UPDATE finding SET listed = 0 WHERE host = NEW.id;
  END;
`;

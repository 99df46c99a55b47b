/** The tree of groups, the hosts in it, and their tags. Keys end with a stroke: a sub-tree is one range of an index. */
export const GROUPS_LAYOUT = `
  CREATE TABLE host_group (
    key TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    hosts INTEGER NOT NULL                               -- open records in it; kept by the triggers
  ) STRICT, WITHOUT ROWID;
  INSERT INTO host_group SELECT '/', strftime('%Y-%m-%dT%H:%M:%fZ'), 'system', count(*) FROM host WHERE closed_at IS NULL;
  ALTER TABLE host ADD COLUMN group_key TEXT NOT NULL DEFAULT '/';
  ALTER TABLE enrolment_token ADD COLUMN group_key TEXT NOT NULL DEFAULT '/';
  CREATE INDEX host_by_group ON host (group_key, name, host_id);

  CREATE TABLE host_tag (
    tag TEXT NOT NULL,
    host INTEGER NOT NULL REFERENCES host,
    PRIMARY KEY (tag, host)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tags_of ON host_tag (host, tag);

  CREATE TRIGGER host_came AFTER INSERT ON host WHEN NEW.closed_at IS NULL BEGIN
    UPDATE host_group SET hosts = hosts + 1 WHERE key = NEW.group_key;
  END;
  CREATE TRIGGER host_moved AFTER UPDATE OF group_key, closed_at ON host BEGIN
    UPDATE host_group SET hosts = hosts - (OLD.closed_at IS NULL) WHERE key = OLD.group_key;
    UPDATE host_group SET hosts = hosts + (NEW.closed_at IS NULL) WHERE key = NEW.group_key;
  END;
`;

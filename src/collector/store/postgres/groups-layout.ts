import { TEXT } from './first-layout.ts';

/** The tree of groups, the hosts in it, and their tags. Keys end with a stroke: a sub-tree is one range of an index. */
export const GROUPS_LAYOUT: readonly string[] = [
  `CREATE TABLE host_group (
    key ${TEXT} PRIMARY KEY,
    created_at ${TEXT} NOT NULL,
    created_by ${TEXT} NOT NULL,
    hosts bigint NOT NULL                 -- open records in it; kept by the triggers
  )`,
  `INSERT INTO host_group SELECT '/', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'system',
    (SELECT count(*) FROM host WHERE closed_at IS NULL)`,
  `ALTER TABLE host ADD COLUMN group_key ${TEXT} NOT NULL DEFAULT '/'`,
  `ALTER TABLE enrolment_token ADD COLUMN group_key ${TEXT} NOT NULL DEFAULT '/'`,
  'CREATE INDEX host_by_group ON host (group_key, name, host_id)',
  `CREATE TABLE host_tag (
    host bigint NOT NULL,
    tag ${TEXT} NOT NULL,
    PRIMARY KEY (host, tag)
  )`,
  'CREATE INDEX host_tag_by_tag ON host_tag (tag, host)',
  `CREATE FUNCTION host_came() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE host_group SET hosts = hosts + 1 WHERE key = NEW.group_key;
    RETURN NULL; END $$`,
  'CREATE TRIGGER host_came AFTER INSERT ON host FOR EACH ROW WHEN (NEW.closed_at IS NULL) EXECUTE FUNCTION host_came()',
  `CREATE FUNCTION host_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE host_group SET hosts = hosts - 1 WHERE key = OLD.group_key AND OLD.closed_at IS NULL;
    UPDATE host_group SET hosts = hosts + 1 WHERE key = NEW.group_key AND NEW.closed_at IS NULL;
    RETURN NULL; END $$`,
  `CREATE TRIGGER host_moved AFTER UPDATE ON host FOR EACH ROW
    WHEN (OLD.group_key <> NEW.group_key OR OLD.closed_at IS DISTINCT FROM NEW.closed_at) EXECUTE FUNCTION host_moved()`,
];

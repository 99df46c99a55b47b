import { TEXT } from './first-layout.ts';

/** What a host's coverage is, over `scan` and whether it is silent. */
const state = (silent: string) =>
  `CASE WHEN ${silent} THEN 'silent' WHEN scan.host IS NULL THEN 'never' WHEN scan.complete = 0 THEN 'partly' ELSE 'whole' END`;
const hour = (silent: string) => `CASE WHEN NOT (${silent}) AND scan.complete = 1 THEN substr(scan.at, 1, 13) ELSE '' END`;
const SILENT = 'presence.silent_at IS NOT NULL';
const KEY = 'group_key, state, hour';

/**
 * Counts of hosts by how they are looked at (the view `coverage_count`), kept by triggers: each takes a host away as it was, and adds it as it is, as
 * rows of `coverage_change` of which one is made of many now and then. And indices of all that the first look of the day counts. Nobody writes
 * while what is there is counted: seconds for a million hosts.
 */
export const COUNTS_LAYOUT: readonly string[] = [
  // In the order in which reports write them.
  'LOCK TABLE finding, scan, host, presence IN SHARE ROW EXCLUSIVE MODE',
  `CREATE VIEW host_coverage AS SELECT host.id AS host, host.group_key, ${state(SILENT)} AS state, ${hour(SILENT)} AS hour
    FROM host LEFT JOIN presence ON presence.host = host.id LEFT JOIN scan ON scan.host = host.id WHERE host.closed_at IS NULL`,
  `CREATE TABLE coverage_change (group_key ${TEXT} NOT NULL, state ${TEXT} NOT NULL, hour ${TEXT} NOT NULL, change bigint NOT NULL)`,
  `INSERT INTO coverage_change SELECT ${KEY}, count(*) FROM host_coverage GROUP BY ${KEY}`,
  `CREATE VIEW coverage_count AS SELECT ${KEY}, sum(change)::bigint AS hosts FROM coverage_change GROUP BY ${KEY}`,
  `CREATE FUNCTION fold_coverage_changes() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM (SELECT 1 FROM coverage_change LIMIT 1001) AS some_of) <= 1000 THEN RETURN; END IF;
    WITH gone AS (DELETE FROM coverage_change RETURNING *)
    INSERT INTO coverage_change SELECT ${KEY}, sum(change) FROM gone GROUP BY ${KEY} HAVING sum(change) <> 0;
    END $$`,
  `CREATE FUNCTION count_coverage(which bigint, change bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO coverage_change SELECT ${KEY}, change FROM host_coverage WHERE host = which $$`,
  ...onHost(),
  ...onPresence(),
  ...onScan(),
  'CREATE INDEX finding_of_kind ON finding (product, state, verdict, group_key, host, id) WHERE listed = 1',
  'CREATE INDEX finding_of_host ON finding (host, product, state, verdict, listed)',
  `CREATE INDEX presence_stale ON presence (host) WHERE updates LIKE '%"stale":true%'`,
  `CREATE INDEX coverage_environment_gap ON coverage (host)
    WHERE complete = 0 AND scope >= 'environments/' AND scope < 'environments0'`,
];

function onHost(): readonly string[] {
  const moved = 'WHEN (OLD.group_key <> NEW.group_key OR OLD.closed_at IS DISTINCT FROM NEW.closed_at)';
  return [
    `CREATE FUNCTION coverage_host_came() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM count_coverage(NEW.id, 1); RETURN NULL; END $$`,
    'CREATE TRIGGER coverage_host_came AFTER INSERT ON host FOR EACH ROW EXECUTE FUNCTION coverage_host_came()',
    // Who hears of a host holds its presence, and not its record: neither must count it while the other does.
    `CREATE FUNCTION coverage_host_goes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM 1 FROM presence WHERE host = OLD.id FOR UPDATE;
      PERFORM count_coverage(OLD.id, -1); RETURN NEW; END $$`,
    `CREATE TRIGGER coverage_host_goes BEFORE UPDATE OF group_key, closed_at ON host FOR EACH ROW ${moved}
      EXECUTE FUNCTION coverage_host_goes()`,
    `CREATE TRIGGER coverage_host_moved AFTER UPDATE OF group_key, closed_at ON host FOR EACH ROW ${moved}
      EXECUTE FUNCTION coverage_host_came()`,
  ];
}

function onPresence(): readonly string[] {
  const changed = 'WHEN ((OLD.silent_at IS NULL) <> (NEW.silent_at IS NULL))';
  return [
    ...goesAndComes('presence', 'UPDATE OF silent_at', changed),
    // As a move brings them: until then the host was counted as if it had spoken.
    `CREATE FUNCTION coverage_presence_came() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO coverage_change SELECT group_key, ${state('false')}, ${hour('false')}, -1
        FROM host LEFT JOIN scan ON scan.host = host.id WHERE host.id = NEW.host AND closed_at IS NULL;
      PERFORM count_coverage(NEW.host, 1); RETURN NULL; END $$`,
    `CREATE TRIGGER coverage_presence_came AFTER INSERT ON presence FOR EACH ROW WHEN (NEW.silent_at IS NOT NULL)
      EXECUTE FUNCTION coverage_presence_came()`,
  ];
}

function onScan(): readonly string[] {
  const changed = 'WHEN (substr(OLD.at, 1, 13) <> substr(NEW.at, 1, 13) OR OLD.complete <> NEW.complete)';
  return [
    ...goesAndComes('scan', 'UPDATE OF at, complete', changed),
    // Not before: that is also told of rows that are not inserted but changed.
    `CREATE FUNCTION coverage_first_scan() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO coverage_change SELECT group_key, 'never', '', -1 FROM host_coverage WHERE host = NEW.host AND state <> 'silent';
      INSERT INTO coverage_change SELECT ${KEY}, 1 FROM host_coverage WHERE host = NEW.host AND state <> 'silent';
      RETURN NULL; END $$`,
    'CREATE TRIGGER coverage_first_scan AFTER INSERT ON scan FOR EACH ROW EXECUTE FUNCTION coverage_first_scan()',
  ];
}

function goesAndComes(table: 'presence' | 'scan', event: string, when: string): readonly string[] {
  return [
    `CREATE FUNCTION coverage_${table}_goes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM count_coverage(OLD.host, -1); RETURN NEW; END $$`,
    `CREATE TRIGGER coverage_${table}_goes BEFORE ${event} ON ${table} FOR EACH ROW ${when}
      EXECUTE FUNCTION coverage_${table}_goes()`,
    `CREATE FUNCTION coverage_${table}_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM count_coverage(NEW.host, 1); RETURN NULL; END $$`,
    `CREATE TRIGGER coverage_${table}_changed AFTER ${event} ON ${table} FOR EACH ROW ${when}
      EXECUTE FUNCTION coverage_${table}_changed()`,
  ];
}

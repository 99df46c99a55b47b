/** What a host's coverage is now, over `host`, `presence` and `scan`. */
const STATE = `CASE WHEN presence.silent_at IS NOT NULL THEN 'silent' WHEN scan.host IS NULL THEN 'never' WHEN scan.complete = 0 THEN 'partly' ELSE 'whole' END`;
const HOUR = `CASE WHEN presence.silent_at IS NULL AND scan.complete = 1 THEN substr(scan.at, 1, 13) ELSE '' END`;
const count = (host: string) =>
  `INSERT INTO coverage_count SELECT group_key, state, hour, 1 FROM host_coverage WHERE host = ${host}
      ON CONFLICT DO UPDATE SET hosts = hosts + 1;`;
const uncount = (host: string, state = 'state') =>
  `UPDATE coverage_count SET hosts = hosts - 1 WHERE (group_key, state, hour) IN
      (SELECT group_key, ${state}, ${state === 'state' ? 'hour' : "''"} FROM host_coverage WHERE host = ${host}${state === 'state' ? '' : " AND state <> 'silent'"});
    DELETE FROM coverage_count WHERE hosts = 0;`;

/**
 * Counts of hosts by how they are looked at, kept by triggers: each takes a host away as it was, and adds it as it is. Complete looks are counted by their
 * hour, so that it can be told later which of them are long ago. And indices of all that the first look of the day counts.
 */
export const COUNTS_LAYOUT = `
  CREATE VIEW host_coverage AS SELECT host.id AS host, host.group_key, ${STATE} AS state, ${HOUR} AS hour
    FROM host LEFT JOIN presence ON presence.host = host.id LEFT JOIN scan ON scan.host = host.id WHERE host.closed_at IS NULL;
  CREATE TABLE coverage_count (
    group_key TEXT NOT NULL,
    state TEXT NOT NULL,                                 -- silent, never, partly, whole
    hour TEXT NOT NULL,                                  -- 2026-11-22T10 (UTC) of the last look; empty but for whole
    hosts INTEGER NOT NULL,
    PRIMARY KEY (group_key, state, hour)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX coverage_count_over ON coverage_count (hosts) WHERE hosts = 0;
  INSERT INTO coverage_count SELECT group_key, state, hour, count(*) FROM host_coverage GROUP BY group_key, state, hour;

  CREATE TRIGGER coverage_host_came AFTER INSERT ON host BEGIN ${count('NEW.id')} END;
  CREATE TRIGGER coverage_host_goes BEFORE UPDATE OF group_key, closed_at ON host
    WHEN (OLD.group_key, OLD.closed_at) IS NOT (NEW.group_key, NEW.closed_at) BEGIN ${uncount('OLD.id')} END;
  CREATE TRIGGER coverage_host_moved AFTER UPDATE OF group_key, closed_at ON host
    WHEN (OLD.group_key, OLD.closed_at) IS NOT (NEW.group_key, NEW.closed_at) BEGIN ${count('NEW.id')} END;
  CREATE TRIGGER coverage_presence_goes BEFORE UPDATE OF silent_at ON presence
    WHEN (OLD.silent_at IS NULL) <> (NEW.silent_at IS NULL) BEGIN ${uncount('OLD.host')} END;
  CREATE TRIGGER coverage_presence_changed AFTER UPDATE OF silent_at ON presence
    WHEN (OLD.silent_at IS NULL) <> (NEW.silent_at IS NULL) BEGIN ${count('NEW.host')} END;
  -- Not before: that is also told of rows that are not inserted but changed.
  CREATE TRIGGER coverage_first_scan AFTER INSERT ON scan
    WHEN (SELECT silent_at FROM presence WHERE host = NEW.host) IS NULL BEGIN ${uncount('NEW.host', "'never'")} ${count('NEW.host')} END;
  CREATE TRIGGER coverage_scan_goes BEFORE UPDATE OF at, complete ON scan
    WHEN (substr(OLD.at, 1, 13), OLD.complete) IS NOT (substr(NEW.at, 1, 13), NEW.complete) BEGIN ${uncount('OLD.host')} END;
  CREATE TRIGGER coverage_scan_changed AFTER UPDATE OF at, complete ON scan
    WHEN (substr(OLD.at, 1, 13), OLD.complete) IS NOT (substr(NEW.at, 1, 13), NEW.complete) BEGIN ${count('NEW.host')} END;

  DROP INDEX finding_by_product;
  CREATE INDEX finding_of_kind ON finding (product, state, verdict, group_key, host) WHERE listed = 1;
  CREATE INDEX finding_of_host ON finding (host, product, state, verdict, listed);
  CREATE INDEX presence_stale ON presence (host) WHERE updates LIKE '%"stale":true%';
  CREATE INDEX coverage_environment_gap ON coverage (host)
    WHERE complete = 0 AND scope >= 'environments/' AND scope < 'environments0';
`;

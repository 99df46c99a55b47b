import { TEXT } from './first-layout.ts';

/** When a finding was first learnt of, and what was counted of hosts day by day: the columns of the SQLite store. */
export const FIGURES_LAYOUT: readonly string[] = [
  // What is there is not looked through: replicas of the version before go on writing while this is done.
  `ALTER TABLE finding ADD COLUMN came_at ${TEXT} NOT NULL DEFAULT ''`,
  "CREATE INDEX finding_by_coming ON finding (came_at) WHERE came_at <> ''",
  "CREATE INDEX finding_by_going ON finding (changed_at) WHERE state = 'gone'",
  'CREATE INDEX finding_by_return ON finding (back_at) WHERE back_at IS NOT NULL',
  'CREATE INDEX host_by_enrolment ON host (enrolled_at)',
  `CREATE INDEX canary_missed ON command (host, number)
    WHERE verb = 'canary' AND alerted_at IS NOT NULL AND proved_at IS NULL`,
  `CREATE TABLE daily_count (
    about ${TEXT} NOT NULL,
    name ${TEXT} NOT NULL,
    day ${TEXT} NOT NULL,
    group_key ${TEXT} NOT NULL,
    value ${TEXT} NOT NULL,
    hosts bigint NOT NULL,
    PRIMARY KEY (about, name, day, group_key, value)
  )`,
  'CREATE INDEX daily_count_of_day ON daily_count (day)',
];

/**
 * When a finding was first learnt of, for what is new and for how long it stayed; empty: before that was kept. And what was counted of
 * hosts day by day, by group: a few rows for each campaign and product, whatever the number of hosts.
 */
export const FIGURES_LAYOUT = `
  ALTER TABLE finding ADD COLUMN came_at TEXT NOT NULL DEFAULT '';
  CREATE INDEX finding_by_coming ON finding (came_at) WHERE came_at <> '';
  CREATE INDEX finding_by_going ON finding (changed_at) WHERE state = 'gone';
  CREATE INDEX finding_by_return ON finding (back_at) WHERE back_at IS NOT NULL;
  CREATE INDEX host_by_enrolment ON host (enrolled_at);
  CREATE INDEX canary_missed ON command (host, number) WHERE verb = 'canary' AND alerted_at IS NOT NULL AND proved_at IS NULL;

  CREATE TABLE daily_count (
    about TEXT NOT NULL,                                 -- coverage, campaign, product
    name TEXT NOT NULL,                                  -- of the campaign or the product
    day TEXT NOT NULL,                                   -- UTC
    group_key TEXT NOT NULL,
    value TEXT NOT NULL,
    hosts INTEGER NOT NULL,
    PRIMARY KEY (about, name, day, group_key, value)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX daily_count_of_day ON daily_count (day);
`;

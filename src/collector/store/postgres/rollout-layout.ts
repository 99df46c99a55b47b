import { TEXT } from './first-layout.ts';

/** How hosts come in: by which token, those that somebody has to let in, and enrolments that failed; the columns of the SQLite store. */
export const ROLLOUT_LAYOUT: readonly string[] = [
  `ALTER TABLE host ADD COLUMN enrolled_with ${TEXT}`,
  'CREATE INDEX host_by_token ON host (enrolled_with, id) WHERE enrolled_with IS NOT NULL',
  'ALTER TABLE enrolment_token ADD COLUMN needs_approval smallint NOT NULL DEFAULT 0',
  `CREATE TABLE enrolment_request (
    id ${TEXT} PRIMARY KEY,
    token ${TEXT} NOT NULL,
    key_digest ${TEXT} NOT NULL,
    labels ${TEXT} NOT NULL,
    source ${TEXT} NOT NULL,
    asked_at ${TEXT} NOT NULL,
    last_at ${TEXT} NOT NULL,
    tries bigint NOT NULL,
    decision ${TEXT},                      -- approved, declined
    UNIQUE (token, key_digest)
  )`,
  'CREATE INDEX enrolment_waiting ON enrolment_request (asked_at, id) WHERE decision IS NULL',
  `CREATE TABLE enrolment_failure (
    cause ${TEXT} NOT NULL,
    source ${TEXT} NOT NULL,
    token ${TEXT} NOT NULL,
    host_name ${TEXT} NOT NULL,
    first_at ${TEXT} NOT NULL,
    last_at ${TEXT} NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (cause, source)
  )`,
];

import { TEXT } from './first-layout.ts';

/** When API tokens were last shown, and by what the audit log is asked. Whoever writes the log waits while its indexes are made: a second for a million lines. */
export const AUDIT_LAYOUT: readonly string[] = [
  `ALTER TABLE api_token ADD COLUMN used_at ${TEXT}`,
  'CREATE INDEX audit_log_by_actor ON audit_log (actor, number)',
  'CREATE INDEX audit_log_by_action ON audit_log (action, number)',
  'CREATE INDEX audit_log_by_subject ON audit_log (subject, number)',
];

/** When API tokens were last shown, and by what the audit log is asked; the newest line of each comes last in its index. */
export const AUDIT_LAYOUT = `
  ALTER TABLE api_token ADD COLUMN used_at TEXT;
  CREATE INDEX audit_log_by_actor ON audit_log (actor, number);
  CREATE INDEX audit_log_by_action ON audit_log (action, number);
  CREATE INDEX audit_log_by_subject ON audit_log (subject, number);
`;

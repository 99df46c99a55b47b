import { number, text, type Connection } from '../connection.ts';
import { cleanText } from '../host-text.ts';
import { MOST_FAILURES_OF_A_CAUSE, type EnrolmentFailure, type EnrolmentFailureRow } from '../rollout-contract.ts';

/** A failure as it is noted; `token` when the secret is one's. */
interface Failure {
  readonly cause: EnrolmentFailure;
  readonly source: string;
  readonly hostName: string;
  readonly at: string;
  readonly token?: string | undefined;
}

/** Notes a failure with those like it; beyond the bound the source that was heard of longest ago makes place. */
export async function noteEnrolmentFailure(connection: Connection, failure: Failure): Promise<void> {
  const { cause, source, hostName, at, token = '' } = failure;
  await connection.run(
    `INSERT INTO enrolment_failure (cause, source, token, host_name, first_at, last_at, count) VALUES (?, ?, ?, ?, ?, ?, 1)
     ON CONFLICT (cause, source) DO UPDATE SET token = excluded.token, host_name = excluded.host_name, last_at = excluded.last_at,
       count = enrolment_failure.count + 1`,
    cause,
    source,
    token,
    cleanText(hostName),
    at,
    at,
  );
  const kept = await connection.get('SELECT count(*) AS n FROM enrolment_failure WHERE cause = ?', cause);
  const beyond = number(kept?.['n']) - MOST_FAILURES_OF_A_CAUSE;
  if (beyond <= 0) return;
  await connection.run(
    `DELETE FROM enrolment_failure WHERE cause = ? AND source IN (
       SELECT source FROM enrolment_failure WHERE cause = ? ORDER BY last_at, source LIMIT ?)`,
    cause,
    cause,
    beyond,
  );
}

/** Enrolments that failed, the latest first. */
export async function enrolmentFailures(connection: Connection): Promise<readonly EnrolmentFailureRow[]> {
  const rows = await connection.all(
    `SELECT cause, source, host_name, first_at, last_at, count, token, (SELECT name FROM enrolment_token WHERE id = token) AS token_name
     FROM enrolment_failure ORDER BY last_at DESC, cause, source`,
  );
  return rows.map((row) => ({
    cause: text(row['cause']) as EnrolmentFailure,
    source: text(row['source']),
    hostName: text(row['host_name']),
    ...(typeof row['token_name'] === 'string' ? { token: { id: text(row['token']), name: row['token_name'] } } : {}),
    count: number(row['count']),
    first: text(row['first_at']),
    last: text(row['last_at']),
  }));
}

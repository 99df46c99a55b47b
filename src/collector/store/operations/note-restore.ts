import type { Instant } from '../../../domain/clock.ts';
import { number, type Connection } from '../connection.ts';
import type { AuditEntry } from '../audit-entry.ts';
import { appendAudit } from './write-audit.ts';

/**
 * Leaves out the numbers that hosts and people may have met since the backup was taken: of commands, in seconds, for nobody gives a
 * host one each second; of releases, settings and revisions of the policy, in minutes, and so that a person can read them.
 */
export async function noteRestore(connection: Connection, audit: AuditEntry): Promise<void> {
  await raise(connection, 'commands-before', Math.floor(Date.parse(audit.at) / 1000));
  await raise(connection, 'revisions-before', minutesOf(audit.at));
  await appendAudit(connection, audit);
}

/** What every new revision of a release, of settings and of the policy is above; 0 in a store that was never put back. */
export async function revisionsBefore(connection: Connection): Promise<number> {
  const row = await connection.get("SELECT value FROM counter WHERE name = 'revisions-before'");
  return row === undefined ? 0 : number(row['value']);
}

/** `202611220415`: twelve digits of date and time (UTC). */
function minutesOf(at: Instant): number {
  return Number(new Date(Date.parse(at)).toISOString().replaceAll(/\D/g, '').slice(0, 12));
}

async function raise(connection: Connection, name: string, value: number): Promise<void> {
  const known = await connection.get('SELECT value FROM counter WHERE name = ?', name);
  if (known === undefined) await connection.run('INSERT INTO counter (name, value) VALUES (?, ?)', name, value);
  else if (number(known['value']) < value) await connection.run('UPDATE counter SET value = ? WHERE name = ?', value, name);
}

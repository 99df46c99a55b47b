import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { Instant } from '../../../domain/clock.ts';
import type { Finding } from '../../../domain/finding.ts';
import { text } from '../connection.ts';
import type { SignedText, UpdateReport } from '../updates-contract.ts';
import type { Database } from './database.ts';

/** Commands in one answer to a host. */
const AT_ONCE = 8;

/** What a heartbeat says of commands, and which the host has not ended yet. */
export function exchangeCommands(
  database: Database,
  { host, report, at }: { readonly host: number; readonly report: UpdateReport; readonly at: Instant },
): readonly SignedText[] {
  for (const { id, state, why, report: told } of report.outcomes) {
    database.run(
      "UPDATE command SET state = ?, ended_at = ?, why = ?, report = ? WHERE id = ? AND host = ? AND state IN ('queued', 'delivered')",
      state,
      at,
      why ?? null,
      told ?? null,
      id,
      host,
    );
  }
  const rows = database.all(
    "SELECT id, text, signature, state FROM command WHERE host = ? AND state IN ('queued', 'delivered') AND expires_at > ? ORDER BY number LIMIT ?",
    host,
    at,
    AT_ONCE,
  );
  for (const row of rows)
    if (row['state'] === 'queued')
      database.run("UPDATE command SET state = 'delivered', delivered_at = ? WHERE id = ?", at, text(row['id']));
  return rows.map((row) => ({ text: text(row['text']), signature: text(row['signature']) }));
}

/**
 * A marker that comes in proves the canaries that this host was given and that are not proved yet: the agent makes sure that an earlier
 * marker is gone before it plants one, and delivers what it found before it takes orders.
 */
export function proveCanary(
  database: Database,
  finding: Finding,
  { host, at }: { readonly host: number; readonly at: Instant },
): void {
  if (finding.product !== CANARY_PRODUCT || finding.state === 'gone') return;
  database.run(
    "UPDATE command SET proved_at = ? WHERE host = ? AND verb = 'canary' AND delivered_at IS NOT NULL AND proved_at IS NULL",
    at,
    host,
  );
}

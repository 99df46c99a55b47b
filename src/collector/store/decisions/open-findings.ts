import type { Finding } from '../../../domain/finding.ts';
import { openFindingsDigest } from '../../../wire/open-digest.ts';
import { text, type Row } from '../connection.ts';
import type { BatchCommit, ReportEntry } from '../contract.ts';

/** A resync whose first batch has fewer entries than this is whole in it; a longer one may go on in the next batch. */
const SHORT_RESYNC = 100;

/** An open finding as host and collector compare it; pending when a resync under way did not name it yet. */
export type OpenFinding = Pick<Finding, 'id' | 'state' | 'identity' | 'version'> & { readonly isPending: boolean };

/**
 * How a host's open findings stand against the digest that it sent: `same`; `differ`, so that a resync is wanted; `ended`,
 * so that what the resync did not name is gone; `under-way`, so that nothing is said yet.
 */
export type Comparison = 'same' | 'differ' | 'ended' | 'under-way';

/** An open finding of a row of `finding`. */
export function openFinding(row: Row): OpenFinding {
  const version = text(row['version']);
  return {
    id: text(row['finding_id']),
    state: text(row['state']) as Finding['state'],
    identity: text(row['identity']) as Finding['identity'],
    ...(version === '' ? {} : { version }),
    isPending: row['pending'] === 1,
  };
}

/**
 * Compares the open findings with the host's digest. Findings that a resync under way did not name yet are gone once its end
 * is certain: at the end of a short one, or when a scan follows it.
 */
export function compareOpen(open: readonly OpenFinding[], batch: BatchCommit): Comparison {
  if (openFindingsDigest(open) === batch.openFindings) return 'same';
  const named = open.filter((one) => !one.isPending);
  if (named.length === open.length || openFindingsDigest(named) !== batch.openFindings) return 'differ';
  return batch.entries.length < SHORT_RESYNC || endsResync(batch.entries) ? 'ended' : 'under-way';
}

/** Whether a scan stands behind the last resync mark: an agent queues it after all findings of the resync. */
function endsResync(entries: readonly ReportEntry[]): boolean {
  const isLaterScan = (entry: ReportEntry) => entry.kind === 'scan';
  return entries.slice(entries.findLastIndex((entry) => entry.kind === 'resync') + 1).some(isLaterScan);
}

/** A finding that a resync did not name, as it is stored from then on. */
export function goneBy(document: string, goneAt: string): Finding {
  return { ...(JSON.parse(document) as Finding), state: 'gone', running: [], goneAt };
}

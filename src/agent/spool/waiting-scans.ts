import type { Instant } from '../../domain/clock.ts';
import { boundedScan, MAX_SCANS, mergedScans, replaces } from './bounds.ts';
import type { ScanReport } from './entry.ts';
import type { Outgoing } from './outgoing.ts';

const TOO_LARGE = 'reports of looks, too large';

/** Puts the report of a look at the end; of those that wait, what it says anew goes, and of many the two oldest become one. */
export function addScan(outgoing: Outgoing, scan: ScanReport, at: Instant): void {
  const bounded = boundedScan(scan);
  if (bounded === undefined) {
    outgoing.addLoss(at, TOO_LARGE, 1);
    return;
  }
  dropReplaced(outgoing, bounded);
  const [first, second, ...rest] = outgoing.unsealedOf('scan');
  if (first !== undefined && second !== undefined && rest.length + 2 >= MAX_SCANS) {
    const merged = boundedScan(mergedScans(reportIn(first), reportIn(second)));
    outgoing.drop('scan', first.key);
    if (merged === undefined) outgoing.addLoss(at, TOO_LARGE, 1);
    else outgoing.put('scan', second.key, JSON.stringify(merged));
  }
  outgoing.put('scan', String(outgoing.nextNumber()), JSON.stringify(bounded));
}

/** Lets the batch in flight wait again; a report that comes back says nothing more where a newer one, which waited meanwhile, covers the same. */
export function unseal(outgoing: Outgoing): void {
  const newest = outgoing.unsealedOf('scan').at(-1);
  outgoing.unseal();
  if (newest !== undefined) dropReplaced(outgoing, reportIn(newest), newest.key);
}

function dropReplaced(outgoing: Outgoing, newer: ScanReport, except?: string): void {
  for (const row of outgoing.unsealedOf('scan'))
    if (row.key !== except && replaces(newer, reportIn(row))) outgoing.drop('scan', row.key);
}

function reportIn({ body }: { readonly body: string }): ScanReport {
  return JSON.parse(body) as ScanReport;
}

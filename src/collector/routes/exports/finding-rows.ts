import { forDisplay } from '../../../domain/host-path.ts';
import type { ExportRow } from '../../exporters/contract.ts';
import type { FindingQuery } from '../../store/query-contract.ts';
import type { FindingRow } from '../../store/rows.ts';
import type { RouteContext } from '../contract.ts';
import { findingView, judgingOf } from '../views.ts';

const ROWS_A_PAGE = 2000;

/** Which end of the findings a file begins at. */
export const ORDERS = ['oldest', 'newest'] as const;
export type Order = (typeof ORDERS)[number];

/** All findings that fit, in the order in which the collector learnt of them or the other way round. */
export async function* findingPages(
  query: Omit<FindingQuery, 'limit' | 'after' | 'before'>,
  order: Order,
  context: RouteContext,
): AsyncGenerator<readonly ExportRow[]> {
  for (let place = order === 'oldest' ? 0 : Number.MAX_SAFE_INTEGER; ;) {
    const bound = order === 'oldest' ? { after: place } : { before: place };
    const rows = await context.store.findings({ ...query, ...bound, limit: ROWS_A_PAGE });
    const inOrder = order === 'oldest' ? rows : rows.toReversed();
    if (inOrder.length > 0) yield inOrder.map((row) => exportRow(row, context));
    const last = inOrder.at(-1);
    if (last === undefined || rows.length < ROWS_A_PAGE) return;
    place = last.number;
  }
}

function exportRow(row: FindingRow, context: RouteContext): ExportRow {
  const { finding, productName, verdict } = findingView(row, judgingOf(context));
  const { environment } = finding;
  return {
    host: forDisplay(row.hostName),
    hostId: row.hostId,
    product: finding.product,
    productName,
    verdict: verdict.verdict,
    reason: verdict.reason ?? '',
    state: finding.state,
    channel: finding.channel,
    account: forDisplay(finding.account?.name ?? ''),
    accountId: forDisplay(finding.account?.id ?? ''),
    environment: forDisplay(
      [environment.kind, environment.image ?? environment.id].filter((part) => part !== undefined).join(' '),
    ),
    version: forDisplay(finding.version ?? ''),
    identity: finding.identity,
    path: forDisplay(finding.anchor),
    running: finding.running.length,
    firstSeen: finding.firstSeen,
    lastSeen: finding.lastSeen,
    goneAt: finding.goneAt ?? '',
    findingId: finding.id,
  };
}

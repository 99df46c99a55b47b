import { forDisplay } from '../../../domain/host-path.ts';
import type { ExportRow } from '../../exporters/contract.ts';
import type { FindingFilter } from '../../store/query-contract.ts';
import type { FindingRow } from '../../store/rows.ts';
import type { RouteContext } from '../contract.ts';
import { placeOfFinding, placeOfName } from '../place-cursor.ts';
import { findingView, judgingOf } from '../views.ts';

const ROWS_A_PAGE = 2000;

/** In the order in which the collector learnt of them, the other way round, or by the name of the host and then by product. */
export const ORDERS = ['oldest', 'newest', 'host'] as const;

interface Asked {
  readonly query: FindingFilter;
  readonly order: (typeof ORDERS)[number];
  /** By host: the name at which the file begins. */
  readonly from?: string | undefined;
}

/** All findings that fit, in that order. */
export async function* findingPages({ query, order, from }: Asked, context: RouteContext): AsyncGenerator<readonly ExportRow[]> {
  const pages = order === 'host' ? byHost(query, from, context) : byNumber(query, order === 'oldest', context);
  for await (const rows of pages) if (rows.length > 0) yield rows.map((row) => exportRow(row, context));
}

async function* byNumber(
  query: FindingFilter,
  isOldestFirst: boolean,
  context: RouteContext,
): AsyncGenerator<readonly FindingRow[]> {
  for (let place = isOldestFirst ? 0 : Number.MAX_SAFE_INTEGER; ;) {
    const bound = isOldestFirst ? { after: place } : { before: place };
    const rows = await context.store.findings({ ...query, ...bound, limit: ROWS_A_PAGE });
    const inOrder = isOldestFirst ? rows : rows.toReversed();
    yield inOrder;
    const last = inOrder.at(-1);
    if (last === undefined || rows.length < ROWS_A_PAGE) return;
    place = last.number;
  }
}

async function* byHost(
  query: FindingFilter,
  from: string | undefined,
  { store }: RouteContext,
): AsyncGenerator<readonly FindingRow[]> {
  for (let after = placeOfName(from ?? ''); ;) {
    const rows = await store.findingsByHost({ ...query, after, limit: ROWS_A_PAGE });
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_A_PAGE) return;
    after = placeOfFinding(last);
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

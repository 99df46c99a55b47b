import { forDisplay } from '../../../domain/host-path.ts';
import type { Verdict } from '../../../domain/policy.ts';
import type { HostExportRow } from '../../exporters/contract.ts';
import type { HostFilter } from '../../store/query-contract.ts';
import type { HostPlace, HostRow } from '../../store/rows.ts';
import type { RouteContext } from '../contract.ts';
import { hostView, judgingOf } from '../views.ts';

const ROWS_A_PAGE = 1000;

/** The worst first. */
const WORST = ['banned', 'restricted', 'unreviewed', 'approved'] as const satisfies readonly Verdict[];

/** All hosts that fit, by name. */
export async function* hostPages(
  filter: HostFilter,
  from: string | undefined,
  context: RouteContext,
): AsyncGenerator<readonly HostExportRow[]> {
  let after: HostPlace | undefined = from === undefined ? undefined : { name: from, hostId: '' };
  for (;;) {
    const rows: readonly HostRow[] = await context.store.hosts({ ...filter, after, limit: ROWS_A_PAGE });
    if (rows.length > 0) yield rows.map((row) => exportRow(row, context));
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_A_PAGE) return;
    after = { name: last.labels.name, hostId: last.hostId };
  }
}

function exportRow(row: HostRow, context: RouteContext): HostExportRow {
  const { open, ...host } = hostView(row, judgingOf(context));
  return {
    host: forDisplay(host.name),
    hostId: host.id,
    platform: host.platform,
    group: host.group,
    tags: host.tags.join(', '),
    verdict: WORST.find((verdict) => open.some((one) => one.verdict === verdict)) ?? '',
    products: [...new Set(open.map(({ productName }) => productName))].join(', '),
    copies: open.reduce((sum, { count }) => sum + count, 0),
    lookedAt: host.lastScan?.at ?? '',
    heardAt: host.lastContact,
    silentSince: host.silentAt ?? '',
    agentVersion: forDisplay(host.agentVersion ?? ''),
    enrolledAt: host.enrolledAt,
  };
}

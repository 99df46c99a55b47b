import { forDisplay } from '../../../domain/host-path.ts';
import type { ComplianceView, SampleView } from './answers.ts';

/** One part of what is shown, as a table for a file. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

/** Parts that can be taken along as files. */
export const PARTS = ['coverage', 'copies', 'exceptions', 'sample'] as const;

/** Hosts by day and state. */
export function coverageTable({ days }: ComplianceView): Table {
  const rows = days.flatMap(({ day, hosts }) => {
    const total = hosts.reduce((sum, one) => sum + one.hosts, 0);
    return hosts.map((one) => ({ day, state: one.state, hosts: one.hosts, ofHosts: total }));
  });
  return { columns: ['day', 'state', 'hosts', 'ofHosts'], rows };
}

/** Copies by product. */
export function copiesTable({ lives }: ComplianceView): Table {
  const columns = ['product', 'name', 'verdict', 'before', 'came', 'cameBack', 'gone', 'left', 'excepted'];
  return { columns, rows: lives };
}

/** Exceptions in force, the scope in one cell. */
export function exceptionsTable({ exceptions }: ComplianceView): Table {
  const columns = ['id', 'status', 'scope', 'owner', 'ticket', 'reason', 'askedBy', 'decidedBy', 'decidedAt', 'expires'];
  const rows = exceptions.map((one) => ({
    id: one.id,
    status: one.status,
    scope: Object.entries(one.scope)
      .map(([name, value]) => `${name}=${forDisplay(value)}`)
      .join(' '),
    owner: one.owner,
    ticket: one.ticket,
    reason: one.reason ?? '',
    askedBy: one.askedBy,
    decidedBy: one.decidedBy ?? '',
    decidedAt: one.decidedAt ?? '',
    expires: one.expires,
  }));
  return { columns, rows };
}

/** What was drawn, each with what it is traced to. */
export function sampleTable({ seed, items }: SampleView): Table {
  const columns = [
    'seed',
    'rank',
    'host',
    'hostId',
    'group',
    'lookedAt',
    'product',
    'state',
    'verdict',
    'path',
    'evidence',
    'lastSeen',
  ];
  const rows = items.map(({ rank, host, finding }) => ({
    seed,
    rank,
    host: forDisplay(host.name),
    hostId: host.id,
    group: host.group,
    lookedAt: host.lastScan?.at ?? '',
    product: finding?.finding.product ?? '',
    state: finding?.finding.state ?? '',
    verdict: finding?.verdict.verdict ?? '',
    path: forDisplay(finding?.finding.anchor ?? ''),
    evidence: forDisplay(finding?.finding.evidence.map(({ detail }) => detail).join('; ') ?? ''),
    lastSeen: finding?.finding.lastSeen ?? '',
  }));
  return { columns, rows };
}

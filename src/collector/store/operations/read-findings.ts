import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { Finding } from '../../../domain/finding.ts';
import { STATES, type State } from '../../../domain/state.ts';
import { groupOfKey } from '../../../domain/group.ts';
import type { FindingByHostQuery, FindingFilter, FindingQuery, QueryStore, VersionCount } from '../query-contract.ts';
import type { FindingPlace, FindingRow, HistoryRow, HostHistoryRow, JudgedRow } from '../rows.ts';
import { isOfKind, maintainedCount } from './finding-counts.ts';
import { findingCondition } from './finding-filter.ts';
import { number, optionalText, text, type Connection, type Row } from '../connection.ts';
import { foldName } from '../host-text.ts';

const FINDING = `SELECT finding.id, host_id, labels ->> 'name' AS host_name, last_seen, changed_at, document,
    finding.group_key, verdict, because, exception, campaign, due_at, judged_revision
  FROM finding JOIN host ON host.id = finding.host`;

/** A page of findings by number. */
export async function findings(connection: Connection, query: FindingQuery): Promise<readonly FindingRow[]> {
  const condition = await findingCondition(connection, query);
  if (condition === undefined) return [];
  const isBackwards = query.before !== undefined;
  // Which findings these are is found first, so that of those that are gathered and sorted no more is read than that.
  const ids = `SELECT finding.id FROM finding WHERE finding.id ${isBackwards ? '<' : '>'} ? AND ${condition.sql}
    ORDER BY finding.id ${isBackwards ? 'DESC' : ''} LIMIT ?`;
  const rows = await connection.all(
    `${FINDING} WHERE finding.id IN (${ids}) ORDER BY finding.id`,
    query.before ?? query.after ?? 0,
    ...condition.values,
    query.limit,
  );
  return rows.map((row) => findingRow(row));
}

/** Before every finding. */
const BEGINNING: FindingPlace = { name: '', hostId: '', product: '', number: 0 };

/** A page of findings by host: hosts are read in the order of their names, and only what one host has is sorted on the way. */
export async function findingsByHost(connection: Connection, query: FindingByHostQuery): Promise<readonly FindingRow[]> {
  const condition = await findingCondition(connection, query, 'host');
  if (condition === undefined) return [];
  const isBackwards = query.before !== undefined;
  const { name, hostId, product, number: after } = query.before ?? query.after ?? BEGINNING;
  const [sign, down] = isBackwards ? ['<', ' DESC'] : ['>', ''];
  const rows = await connection.all(
    // The first bound is where the index of names is entered; the second says where in that host's findings.
    `${FINDING} WHERE (host.name, host.host_id) ${sign}= (?, ?)
       AND (host.name, host.host_id, finding.product, finding.id) ${sign} (?, ?, ?, ?) AND ${condition.sql}
     ORDER BY host.name${down}, host.host_id${down}, finding.product${down}, finding.id${down} LIMIT ?`,
    foldName(name),
    hostId,
    foldName(name),
    hostId,
    product,
    after,
    ...condition.values,
    query.limit,
  );
  return (isBackwards ? rows.toReversed() : rows).map((row) => findingRow(row));
}

function findingRow(row: Row): FindingRow {
  return {
    number: number(row['id']),
    hostId: text(row['host_id']),
    hostName: text(row['host_name']),
    group: groupOfKey(text(row['group_key'])),
    finding: { ...(JSON.parse(text(row['document'])) as Finding), lastSeen: text(row['last_seen']) },
    judged: judgedRow(row),
    changedAt: text(row['changed_at']),
  };
}

/** Findings that fit, up to a bound and one. */
export async function countFindings(
  connection: Connection,
  { filter, most }: { readonly filter: FindingFilter; readonly most: number },
): Promise<number> {
  if (isOfKind(filter)) return Math.min(most + 1, await maintainedCount(connection, filter));
  const condition = await findingCondition(connection, filter);
  if (condition === undefined) return 0;
  const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM finding WHERE ${condition.sql} LIMIT ?) AS fitting`;
  return number((await connection.get(sql, ...condition.values, most + 1))?.['n']);
}

function judgedRow(row: Row): JudgedRow {
  return {
    verdict: text(row['verdict']) as JudgedRow['verdict'],
    because: text(row['because']) as JudgedRow['because'],
    ...optionalText('exception', row['exception']),
    ...optionalText('campaign', row['campaign']),
    ...optionalText('dueAt', row['due_at']),
    revision: number(row['judged_revision']),
  };
}

/** Of so many open copies versions are counted: enough to see what is there, few enough to be counted while somebody waits. */
const MOST_VERSIONED = 20_000;

/** Versions of a product's open copies, the most first. */
export async function versionsOf(
  connection: Connection,
  { product, within }: Parameters<QueryStore['versionsOf']>[0],
): Promise<readonly VersionCount[]> {
  const states = STATES.filter((state) => state !== 'gone');
  const condition = await findingCondition(connection, { products: [product], states, within });
  if (condition === undefined) return [];
  const rows = await connection.all(
    `SELECT version, count(*) AS copies FROM
       (SELECT coalesce(finding.version, '') AS version FROM finding WHERE ${condition.sql} ORDER BY finding.id DESC LIMIT ?) AS newest
     GROUP BY version ORDER BY count(*) DESC, version LIMIT 100`,
    ...condition.values,
    MOST_VERSIONED,
  );
  return rows.map((row) => ({ version: text(row['version']), copies: number(row['copies']) }));
}

/** Every product of which a finding is stored, by hopping over the index. */
export async function productsSeen(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.all(
    `WITH RECURSIVE seen (product) AS (
       SELECT min(product) FROM finding
       UNION ALL SELECT (SELECT min(product) FROM finding WHERE product > seen.product) FROM seen WHERE seen.product IS NOT NULL
     ) SELECT product FROM seen WHERE product IS NOT NULL`,
  );
  return rows.map((row) => text(row['product'])).filter((product) => product !== CANARY_PRODUCT);
}

/** What a finding went through. */
export async function history(
  connection: Connection,
  of: { readonly hostId: string; readonly findingId: string },
): Promise<readonly HistoryRow[]> {
  const rows = await connection.all(
    `SELECT received_at, finding_history.state, finding_history.identity, finding_history.version, finding_history.last_seen, cause
     FROM finding_history JOIN finding ON finding.id = finding_history.finding JOIN host ON host.id = finding.host
     WHERE host_id = ? AND finding_id = ? ORDER BY finding_history.id LIMIT 1000`,
    of.hostId,
    of.findingId,
  );
  return rows.map((row) => historyRow(row));
}

/** What is read of a change, over `finding_history` and `finding`. */
export const HOST_HISTORY = `SELECT finding_id, product, document, received_at, finding_history.state, finding_history.identity,
    finding_history.version, finding_history.last_seen, cause`;

/** What all findings of a host went through. */
export async function hostHistory(
  connection: Connection,
  { hostId, limit }: { readonly hostId: string; readonly limit: number },
): Promise<readonly HostHistoryRow[]> {
  const rows = await connection.all(
    `${HOST_HISTORY} FROM finding_history JOIN finding ON finding.id = finding_history.finding
     WHERE finding.host = (SELECT id FROM host WHERE host_id = ?) AND product <> ? ORDER BY finding_history.id DESC LIMIT ?`,
    hostId,
    CANARY_PRODUCT,
    limit,
  );
  return rows.map((row) => hostHistoryRow(row));
}

/** One change of one of a host's findings. */
export function hostHistoryRow(row: Row): HostHistoryRow {
  const { anchor } = JSON.parse(text(row['document'])) as Finding;
  return { ...historyRow(row), finding: text(row['finding_id']), product: text(row['product']), anchor };
}

/** One change of a finding. */
export function historyRow(row: Row): HistoryRow {
  const version = text(row['version']);
  return {
    receivedAt: text(row['received_at']),
    state: text(row['state']) as State,
    identity: text(row['identity']) as Finding['identity'],
    ...(version === '' ? {} : { version }),
    lastSeen: text(row['last_seen']),
    cause: text(row['cause']) as HistoryRow['cause'],
  };
}

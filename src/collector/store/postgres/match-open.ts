import type { Instant } from '../../../domain/clock.ts';
import type { Finding } from '../../../domain/finding.ts';
import { number, text, type Row } from '../connection.ts';
import { compareOpen, goneBy, openFinding, type OpenFinding } from '../decisions/open-findings.ts';
import type { BatchOfHost } from './host-orders.ts';
import type { PostgresConnection } from './connection.ts';
import { addHistory } from './history.ts';
import type { HostState } from './host-states.ts';

/** A version that held what PostgreSQL cannot store is taken from the document: the host's digest is over what it said. */
const OPEN = {
  name: 'findings open',
  sql: `SELECT host, finding_id, state, identity, version, pending, CASE WHEN strpos(version, U&'\\FFFD') > 0 THEN document END AS document
    FROM finding WHERE host = ANY($1::bigint[]) AND state <> 'gone'`,
};
const CLEAR_PENDING = {
  name: 'findings not pending',
  sql: 'UPDATE finding SET pending = 0 WHERE host = ANY($1::bigint[]) AND pending = 1',
};
const PENDING = {
  name: 'findings left',
  sql: 'SELECT host, id, finding_id, document FROM finding WHERE host = ANY($1::bigint[]) AND pending = 1 ORDER BY id',
};
const CLOSE = {
  name: 'findings closed',
  sql: `UPDATE finding SET state = 'gone', pending = 0, changed_at = given.at, document = given.document
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS given (host, finding_id, at, document)
    WHERE finding.host = given.host AND finding.finding_id = given.finding_id`,
};

/** Compares the open findings of hosts with the digests that they sent; gives the hosts of which a resync is wanted. */
export async function matchOpen(connection: PostgresConnection, batches: readonly BatchOfHost[]): Promise<ReadonlySet<number>> {
  const rows = await connection.lists(OPEN, [batches.map(({ state }) => state.id)]);
  const byHost = Map.groupBy(rows, (row) => row['host']);
  const [differ, clear, ended] = [new Set<number>(), [] as number[], [] as Ending[]];
  for (const { batch, state } of batches) {
    const open = (byHost.get(state.id) ?? []).map((row) => asSaid(row));
    const comparison = compareOpen(open, batch);
    if (comparison === 'differ') differ.add(state.id);
    if (comparison === 'ended') ended.push({ state, at: batch.receivedAt, resyncAt: resyncOf(batch.entries, state) });
    if (comparison !== 'same') continue;
    if (open.some((one) => one.isPending)) clear.push(state.id);
    state.setHost({ resync_at: null });
  }
  if (clear.length > 0) await connection.lists(CLEAR_PENDING, [clear]);
  await closePending(connection, ended);
  return differ;
}

/** A resync that has ended. */
export interface Ending {
  readonly state: HostState;
  readonly at: Instant;
  /** When it began; absent when that is not known. */
  readonly resyncAt: Instant | undefined;
}

/** Calls gone what resyncs did not name; as of when each began. */
export async function closePending(connection: PostgresConnection, ended: readonly Ending[]): Promise<void> {
  if (ended.length === 0) return;
  const byHost = new Map(ended.map((one) => [one.state.id, one]));
  const left = (await connection.lists(PENDING, [[...byHost.keys()]])).flatMap((row) => {
    const ending = byHost.get(number(row['host']));
    if (ending === undefined) return [];
    const { at, resyncAt = at, state } = ending;
    return [{ host: state.id, finding: number(row['id']), at, gone: goneBy(text(row['document']), resyncAt) }];
  });
  await connection.rows(
    CLOSE,
    left.map(({ host, at, gone }) => [host, gone.id, at, JSON.stringify(gone)]),
  );
  const lines = left.map(({ host, finding, at, gone: { state, identity, version = '', lastSeen } }) => {
    return { host, finding, receivedAt: at, state, identity, version, lastSeen, cause: 'resync' as const };
  });
  await addHistory(connection, lines);
  for (const { state } of ended) state.setHost({ resync_at: null });
}

function asSaid(row: Row): OpenFinding {
  if (typeof row['document'] !== 'string') return openFinding(row);
  const { version } = JSON.parse(row['document']) as Finding;
  return openFinding({ ...row, version: version ?? '' });
}

/** When the resync that these entries are part of began. */
function resyncOf(entries: BatchOfHost['batch']['entries'], state: HostState): Instant | undefined {
  const mark = entries.findLast((entry) => entry.kind === 'resync');
  const known = state.row['resync_at'];
  return mark?.at ?? (typeof known === 'string' ? known : undefined);
}

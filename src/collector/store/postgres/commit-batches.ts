import type { Instant } from '../../../domain/clock.ts';
import type { CommitOutcome, ReportEntry } from '../contract.ts';
import { judgeBatch } from '../decisions/chain.ts';
import { heardAgain } from '../decisions/contact-alarms.ts';
import { NO_POLICY, type CompiledPolicy } from '../../policy/compiled-policy.ts';
import { text } from '../connection.ts';
import { policyInForce } from '../operations/policy.ts';
import { appendAudit } from '../operations/write-audit.ts';
import { recordAdoptions } from './adoptions.ts';
import { addAlarms } from './alarms.ts';
import type { PostgresConnection } from './connection.ts';
import { FindingChanges, isMarker } from './finding-changes.ts';
import { NEEDS_LOCK, type BatchOfHost, type Holding } from './host-orders.ts';
import { saveLabels, saveLosses } from './host-reports.ts';
import { matchOpen } from './match-open.ts';
import { saveScans } from './scans.ts';

const PROVE_CANARIES = {
  name: 'prove canaries',
  sql: `UPDATE command SET proved_at = given.at FROM unnest($1::bigint[], $2::text[]) AS given (host, at)
    WHERE command.host = given.host AND verb = 'canary' AND delivered_at IS NOT NULL AND proved_at IS NULL`,
};
/** Each connection counts in a row of its own. */
const COUNT = {
  name: 'count batches',
  sql: `INSERT INTO counter (name, slot, value) VALUES ('batches', pg_backend_pid() % 64, $1)
    ON CONFLICT (name, slot) DO UPDATE SET value = counter.value + excluded.value`,
};

type Judged = CommitOutcome | typeof NEEDS_LOCK;

/** Commits batches of hosts, at most one each, at their places of the hosts' chains; answers in their order. */
export async function commitBatches(
  connection: PostgresConnection,
  batches: readonly BatchOfHost[],
  holding: Holding,
): Promise<readonly Judged[]> {
  const answers = new Map<BatchOfHost, Judged>();
  const next: BatchOfHost[] = [];
  for (const one of batches) {
    const judgement = judgeBatch(one.state.chain, one.batch);
    if (judgement.kind === 'commit') next.push(one);
    else if (judgement.kind === 'answer') answers.set(one, judgement.outcome);
    else answers.set(one, holding.hasLock ? await fork(connection, one, judgement.facts) : NEEDS_LOCK);
  }
  if (next.length > 0) for (const [one, outcome] of await commit(connection, next)) answers.set(one, outcome);
  return batches.map((one) => answers.get(one) ?? { kind: 'unknown-host' });
}

/** Sets the host aside, and says so in the audit log. */
async function fork(
  connection: PostgresConnection,
  { batch, state }: BatchOfHost,
  detail: Readonly<Record<string, string | number>>,
): Promise<CommitOutcome> {
  const { hostId, receivedAt: at } = batch;
  state.setHost({ forked_at: at });
  await appendAudit(connection, { at, actor: `host:${hostId}`, action: 'host.fork', subject: hostId, detail });
  return { kind: 'forked' };
}

async function commit(
  connection: PostgresConnection,
  batches: readonly BatchOfHost[],
): Promise<ReadonlyMap<BatchOfHost, CommitOutcome>> {
  await recordAdoptions(connection, batches);
  await addAlarms(
    connection,
    batches.flatMap((one) => heard(one)),
  );
  const named = namedIn(batches);
  const policy = named.length > 0 ? await policyInForce(connection) : NO_POLICY;
  const findings = await FindingChanges.read(connection, named);
  for (const one of batches) for (const entry of one.batch.entries) apply(findings, entry, { ...one, policy });
  await findings.save(connection);
  await saveScans(connection, batches);
  await saveLosses(connection, batches);
  await saveLabels(connection, batches);
  await connection.rows(PROVE_CANARIES, markersIn(batches));
  const differ = await matchOpen(connection, batches);
  for (const { batch, state } of batches) {
    state.setHost({
      sequence: batch.sequence,
      last_digest: batch.digest,
      wants_resync: differ.has(state.id) ? 1 : 0,
      ...(batch.signedBy === 'previous' ? {} : { key_used: 1 }),
    });
    state.setPresence({ last_contact: batch.receivedAt, last_batch: batch.receivedAt });
  }
  await connection.lists(COUNT, [batches.length]);
  return new Map(
    batches.map((one) => [
      one,
      { kind: 'committed', expected: one.batch.sequence + 1, resync: differ.has(one.state.id) } as const,
    ]),
  );
}

/** The host was heard of by a batch: it is neither silent nor stopped any more. */
function heard({ batch, state }: BatchOfHost) {
  const isBack = state.presence['silent_at'] !== null;
  if (isBack || state.presence['stopped_at'] !== null) state.setPresence({ silent_at: null, stopped_at: null });
  return isBack ? [{ host: state.id, at: batch.receivedAt, alarm: heardAgain(state.presence, 'not said') }] : [];
}

function apply(
  findings: FindingChanges,
  entry: ReportEntry,
  { batch, state, policy }: BatchOfHost & { readonly policy: CompiledPolicy },
): void {
  switch (entry.kind) {
    case 'finding':
      findings.report(
        { host: state.id, hostId: state.hostId, groupKey: text(state.row['group_key']), policy, receivedAt: batch.receivedAt },
        entry.finding,
      );
      return;
    case 'scan':
      for (const findingId of entry.seen) findings.see({ host: state.id, findingId }, entry.at);
      return;
    case 'loss':
      return;
    case 'stopped':
      state.setPresence({ stopped_at: batch.receivedAt });
      return;
    case 'resync':
      findings.markPending(state.id);
      state.setHost({ resync_at: entry.at });
  }
}

function namedIn(batches: readonly BatchOfHost[]) {
  return batches.flatMap(({ batch, state }) =>
    batch.entries.flatMap((entry) => (entry.kind === 'finding' ? [{ host: state.id, findingId: entry.finding.id }] : [])),
  );
}

/** Hosts whose canaries these batches prove: the marker came in as every finding does. */
function markersIn(batches: readonly BatchOfHost[]): readonly (readonly [number, Instant])[] {
  return batches
    .filter(({ batch }) => batch.entries.some((entry) => entry.kind === 'finding' && isMarker(entry.finding)))
    .map(({ batch, state }) => [state.id, batch.receivedAt] as const);
}

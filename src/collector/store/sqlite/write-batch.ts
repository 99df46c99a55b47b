import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { Finding } from '../../../domain/finding.ts';
import { groupKey, groupOfKey, type GroupPath } from '../../../domain/group.ts';
import type { Instant } from '../../../domain/clock.ts';
import { MAX_LOSSES, type BatchCommit, type CommitOutcome, type ReportEntry } from '../contract.ts';
import { CHAIN_COLUMNS, chainOf, judgeBatch } from '../decisions/chain.ts';
import { documentOf } from '../decisions/finding-document.ts';
import { compareOpen, goneBy, openFinding } from '../decisions/open-findings.ts';
import { cleanText, foldName, labelsText } from '../host-text.ts';
import type { HistoryRow } from '../rows.ts';
import type { CompiledPolicy } from '../../policy/compiled-policy.ts';
import { number, text } from '../connection.ts';
import { verdictOf, VERDICT_COLUMNS } from '../operations/judging.ts';
import { policyInForce } from './policy-in-force.ts';
import type { Database } from './database.ts';
import { recordAdoption } from './write-adoption.ts';
import { heard } from './alarms.ts';
import { appendAudit } from './write-audit.ts';
import { proveCanary } from './exchange-commands.ts';

/** Commits a batch at its place of the host's chain (ARCHITECTURE: nothing depends on clocks, a retry is not an attack). */
export function commitBatch(database: Database, batch: BatchCommit): CommitOutcome {
  const host = database.get(`SELECT id, group_key, ${CHAIN_COLUMNS} FROM host WHERE host_id = ?`, batch.hostId);
  if (host === undefined) return { kind: 'unknown-host' };
  const judgement = judgeBatch(chainOf(host), batch);
  switch (judgement.kind) {
    case 'answer':
      return judgement.outcome;
    case 'fork':
      return fork(database, batch, judgement.facts);
    case 'commit':
      return commit(database, batch, { host: number(host['id']), group: groupOfKey(text(host['group_key'])) });
  }
}

/** Sets the host aside, and says so in the audit log. */
function fork(database: Database, batch: BatchCommit, detail: Readonly<Record<string, string | number>>): CommitOutcome {
  const { hostId, receivedAt: at } = batch;
  database.run('UPDATE host SET forked_at = ? WHERE host_id = ?', at, hostId);
  appendAudit(database, { at, actor: `host:${hostId}`, action: 'host.fork', subject: hostId, detail });
  return { kind: 'forked' };
}

function commit(
  database: Database,
  batch: BatchCommit,
  { host, group }: { readonly host: number; readonly group: GroupPath },
): CommitOutcome {
  recordAdoption(database, batch, host);
  heard(database, { host, at: batch.receivedAt });
  const origin = { host, hostId: batch.hostId, group, policy: policyInForce(database), receivedAt: batch.receivedAt };
  for (const entry of batch.entries) applyEntry(database, entry, origin);
  if (batch.labels !== undefined) {
    const { labels } = batch;
    database.run('UPDATE host SET labels = ?, name = ? WHERE id = ?', labelsText(labels), foldName(labels.name), host);
  }
  const resync = matchOpen(database, batch, host);
  database.run(
    'UPDATE host SET sequence = ?, last_digest = ?, wants_resync = ?, key_used = max(key_used, ?) WHERE id = ?',
    batch.sequence,
    batch.digest,
    resync ? 1 : 0,
    batch.signedBy === 'previous' ? 0 : 1,
    host,
  );
  database.run('UPDATE presence SET last_contact = ?, last_batch = ? WHERE host = ?', batch.receivedAt, batch.receivedAt, host);
  database.run("UPDATE counter SET value = value + 1 WHERE name = 'batches'");
  return { kind: 'committed', expected: batch.sequence + 1, resync };
}

/** Whose entry it is, and when it came. */
interface Origin {
  readonly host: number;
  readonly hostId: string;
  readonly group: GroupPath;
  readonly policy: CompiledPolicy;
  readonly receivedAt: Instant;
}

function applyEntry(database: Database, entry: ReportEntry, origin: Origin): void {
  const { host, receivedAt } = origin;
  switch (entry.kind) {
    case 'finding':
      saveFinding(database, entry.finding, origin);
      return;
    case 'scan':
      saveScan(database, entry, host);
      return;
    case 'loss':
      saveLoss(database, entry, host);
      return;
    case 'stopped':
      database.run('UPDATE presence SET stopped_at = ? WHERE host = ?', receivedAt, host);
      return;
    case 'resync':
      database.run("UPDATE finding SET pending = 1 WHERE host = ? AND state <> 'gone'", host);
      database.run('UPDATE host SET resync_at = ? WHERE id = ?', entry.at, host);
  }
}

function saveFinding(database: Database, finding: Finding, { host, hostId, group, policy, receivedAt }: Origin): void {
  proveCanary(database, finding, { host, at: receivedAt });
  const columns = [finding.product, finding.state, finding.identity, finding.version ?? ''];
  const account = [finding.account?.id ?? '', finding.account?.name ?? ''];
  const before = database.get(
    'SELECT id, state, identity, version, document FROM finding WHERE host = ? AND finding_id = ?',
    host,
    finding.id,
  );
  const judged = (copy: Finding) => verdictOf({ hostId, group, finding: copy }, policy, receivedAt);
  if (before === undefined) {
    const document = documentOf(finding, undefined);
    database.run(
      `INSERT INTO finding (product, state, identity, version, account_id, account_name, last_seen, changed_at, document, host, finding_id,
         group_key, listed, came_at, ${VERDICT_COLUMNS.join(', ')})
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ${VERDICT_COLUMNS.map(() => '?').join(', ')})`,
      ...columns,
      ...account,
      finding.lastSeen,
      receivedAt,
      document,
      host,
      finding.id,
      groupKey(group),
      finding.product === CANARY_PRODUCT ? 0 : 1,
      receivedAt,
      ...judged(finding),
    );
    addHistory(database, { id: database.insertedId(), finding, receivedAt, cause: 'reported' });
    return;
  }
  const id = number(before['id']);
  const document = documentOf(finding, text(before['document']));
  if (before['document'] === document) {
    database.run('UPDATE finding SET pending = 0 WHERE id = ?', id);
    return;
  }
  database.run(
    `UPDATE finding SET product = ?, state = ?, identity = ?, version = ?, account_id = ?, account_name = ?,
       last_seen = max(last_seen, ?), changed_at = ?, document = ?, pending = 0,
       back_at = CASE WHEN ? = 'gone' THEN NULL WHEN state = 'gone' THEN ? ELSE back_at END,
       ${VERDICT_COLUMNS.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`,
    ...columns,
    ...account,
    finding.lastSeen,
    receivedAt,
    document,
    finding.state,
    receivedAt,
    ...judged(JSON.parse(document) as Finding),
    id,
  );
  // What a resync repeats is no news, and neither is another list of running processes.
  const isNews =
    before['state'] !== finding.state || before['identity'] !== finding.identity || before['version'] !== (finding.version ?? '');
  if (isNews) addHistory(database, { id, finding, receivedAt, cause: 'reported' });
}

function addHistory(
  database: Database,
  line: { readonly id: number; readonly finding: Finding; readonly receivedAt: Instant; readonly cause: HistoryRow['cause'] },
): void {
  const { finding } = line;
  database.run(
    'INSERT INTO finding_history (finding, received_at, state, identity, version, last_seen, cause) VALUES (?, ?, ?, ?, ?, ?, ?)',
    line.id,
    line.receivedAt,
    finding.state,
    finding.identity,
    finding.version ?? '',
    finding.lastSeen,
    line.cause,
  );
}

/** Adds what a host had to give up, and forgets the oldest of it. */
function saveLoss(database: Database, { at, what, count }: Extract<ReportEntry, { kind: 'loss' }>, host: number): void {
  database.run('INSERT INTO loss (host, at, what, count) VALUES (?, ?, ?, ?)', host, at, what, count);
  database.run(
    'DELETE FROM loss WHERE host = ? AND id <= (SELECT id FROM loss WHERE host = ? ORDER BY id DESC LIMIT 1 OFFSET ?)',
    host,
    host,
    MAX_LOSSES,
  );
}

function saveScan(database: Database, scan: Extract<ReportEntry, { kind: 'scan' }>, host: number): void {
  database.run(
    `INSERT INTO scan (host, at, duration_ms, catalogue_version, catalogue_digest) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (host) DO UPDATE SET at = excluded.at, duration_ms = excluded.duration_ms,
       catalogue_version = excluded.catalogue_version, catalogue_digest = excluded.catalogue_digest`,
    host,
    scan.at,
    scan.durationMs,
    scan.catalogue.version,
    scan.catalogue.digest,
  );
  for (const { scope, complete, gaps } of scan.coverage) {
    database.run(
      `INSERT INTO coverage (host, scope, at, complete, gaps, complete_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (host, scope) DO UPDATE SET at = excluded.at, complete = excluded.complete, gaps = excluded.gaps,
         complete_at = coalesce(excluded.complete_at, complete_at)`,
      host,
      cleanText(scope),
      scan.at,
      complete ? 1 : 0,
      JSON.stringify(gaps),
      complete ? scan.at : null,
    );
  }
  database.run(
    'UPDATE scan SET complete = coalesce((SELECT min(complete) FROM coverage WHERE host = ?), 0) WHERE host = ?',
    host,
    host,
  );
  for (const id of scan.seen) {
    database.run(
      "UPDATE finding SET last_seen = max(last_seen, ?) WHERE host = ? AND finding_id = ? AND state <> 'gone'",
      scan.at,
      host,
      id,
    );
  }
}

/** Compares the open findings with the host's digest, and says whether a resync is wanted. */
function matchOpen(database: Database, batch: BatchCommit, host: number): boolean {
  const rows = database.all(
    "SELECT finding_id, state, identity, version, pending FROM finding WHERE host = ? AND state <> 'gone'",
    host,
  );
  const open = rows.map((row) => openFinding(row));
  const comparison = compareOpen(open, batch);
  if (comparison === 'ended') closePending(database, host, batch.receivedAt);
  if (comparison === 'same') {
    if (open.some((one) => one.isPending)) database.run('UPDATE finding SET pending = 0 WHERE host = ? AND pending = 1', host);
    database.run('UPDATE host SET resync_at = NULL WHERE id = ?', host);
  }
  return comparison === 'differ';
}

/** Calls gone what a resync did not name; as of when the resync began. */
export function closePending(database: Database, host: number, receivedAt: Instant): void {
  const resyncAt = database.get('SELECT resync_at FROM host WHERE id = ?', host)?.['resync_at'];
  const goneAt = typeof resyncAt === 'string' ? resyncAt : receivedAt;
  for (const row of database.all('SELECT id, document FROM finding WHERE host = ? AND pending = 1', host)) {
    const id = number(row['id']);
    const finding = goneBy(text(row['document']), goneAt);
    database.run(
      "UPDATE finding SET state = 'gone', pending = 0, changed_at = ?, document = ? WHERE id = ?",
      receivedAt,
      JSON.stringify(finding),
      id,
    );
    addHistory(database, { id, finding, receivedAt, cause: 'resync' });
  }
  database.run('UPDATE host SET resync_at = NULL WHERE id = ?', host);
}

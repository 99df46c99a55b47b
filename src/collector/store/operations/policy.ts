import type { Instant } from '../../../domain/clock.ts';
import type { Manager, PolicyDocuments, PolicyKind, PolicyObject, PolicyState } from '../../../domain/policy.ts';
import { compilePolicy, NO_POLICY, type CompiledPolicy } from '../../policy/compiled-policy.ts';
import { number, text, type Connection, type Row, type Value } from '../connection.ts';
import type { PolicyChangeRow, PolicyHistoryQuery } from '../policy-contract.ts';

/** The newest revision, when there is one. */
export const NEWEST_REVISION = `SELECT revision, stamp,
    (SELECT coalesce(max(revision), 0) FROM policy_revision WHERE managed_by = 'file') AS file_revision
  FROM policy_revision ORDER BY revision DESC LIMIT 1`;
/** Every object that is in force. */
export const OBJECTS_IN_FORCE = 'SELECT kind, key, managed_by, revision, document FROM policy_object ORDER BY kind, key';

/** The last policy that was arranged; a stamp is one revision's of one store, for ever. */
let last: { readonly stamp: string; readonly policy: CompiledPolicy } | undefined;

/** The policy of that revision when it is the one that was arranged last; `NO_POLICY` when there is no revision. */
export function knownPolicy(newest: Row | undefined): CompiledPolicy | undefined {
  if (newest === undefined) return NO_POLICY;
  return last !== undefined && last.stamp === newest['stamp'] ? last.policy : undefined;
}

/** Arranges the policy of that revision, and keeps it for the next who asks. */
export function arranged(newest: Row, objects: readonly Row[]): CompiledPolicy {
  const fresh = compilePolicy(stateOf(newest, objects));
  last = { stamp: text(newest['stamp']), policy: fresh };
  return fresh;
}

/** The policy that is in force inside the transaction that is open. */
export async function policyInForce(connection: Connection): Promise<CompiledPolicy> {
  const newest = await connection.get(NEWEST_REVISION);
  return knownPolicy(newest) ?? arranged(newest ?? {}, await connection.all(OBJECTS_IN_FORCE));
}

/** The policy, or as it was. */
export async function policy(
  connection: Connection,
  asOf?: { readonly at: Instant } | { readonly revision: number },
): Promise<PolicyState> {
  if (asOf === undefined) {
    // One transaction would do; two reads that a change came between are read again.
    for (;;) {
      const newest = await connection.get(NEWEST_REVISION);
      const objects = await connection.all(OBJECTS_IN_FORCE);
      const after = await connection.get(NEWEST_REVISION);
      if (newest?.['stamp'] !== after?.['stamp']) continue;
      return newest === undefined ? NO_POLICY.state : stateOf(newest, objects);
    }
  }
  const revision = 'revision' in asOf ? asOf.revision : await revisionAt(connection, asOf.at);
  const rows = await connection.all(
    `SELECT kind, key, managed_by, revision, after AS document FROM policy_change AS one
     WHERE revision = (SELECT max(revision) FROM policy_change AS other
                       WHERE other.kind = one.kind AND other.key = one.key AND other.revision <= ?)
       AND after IS NOT NULL ORDER BY kind, key`,
    revision,
  );
  const sql = "SELECT coalesce(max(revision), 0) AS revision FROM policy_revision WHERE managed_by = 'file' AND revision <= ?";
  const file = await connection.get(sql, revision);
  return stateOf({ revision, file_revision: file?.['revision'] }, rows);
}

function stateOf(newest: Row, objects: readonly Row[]): PolicyState {
  const { revision, file_revision: fileRevision } = newest;
  return { revision: number(revision), fileRevision: number(fileRevision), objects: objects.map((row) => objectOf(row)) };
}

async function revisionAt(connection: Connection, at: Instant): Promise<number> {
  // A clock that was set back makes times go back; the last revision that was made by then counts.
  const row = await connection.get('SELECT revision FROM policy_revision WHERE at <= ? ORDER BY revision DESC LIMIT 1', at);
  return row === undefined ? 0 : number(row['revision']);
}

function objectOf(row: Row): PolicyObject {
  const object = {
    kind: text(row['kind']) as PolicyKind,
    key: text(row['key']),
    managedBy: text(row['managed_by']) as Manager,
    revision: number(row['revision']),
    document: JSON.parse(text(row['document'])) as unknown,
  };
  // Written by changePolicy only, which takes entries.
  return object as PolicyObject;
}

/** Changes of the policy, newest first. */
export async function policyHistory(
  connection: Connection,
  { kind, key, before, limit }: PolicyHistoryQuery,
): Promise<readonly PolicyChangeRow[]> {
  const filters: readonly { readonly sql: string; readonly values: readonly Value[] }[] = [
    { sql: 'policy_change.revision < ?', values: [before ?? Number.MAX_SAFE_INTEGER] },
    ...(kind === undefined ? [] : [{ sql: 'kind = ?', values: [kind] }]),
    ...(key === undefined ? [] : [{ sql: 'key = ?', values: [key] }]),
  ];
  const rows = await connection.all(
    `SELECT policy_change.revision, at, actor, policy_change.managed_by, kind, key, before, after
     FROM policy_change JOIN policy_revision ON policy_revision.revision = policy_change.revision
     WHERE ${filters.map((filter) => filter.sql).join(' AND ')} ORDER BY policy_change.revision DESC, kind, key LIMIT ?`,
    ...filters.flatMap((filter) => filter.values),
    limit,
  );
  return rows.map((row) => ({
    revision: number(row['revision']),
    at: text(row['at']),
    actor: text(row['actor']),
    by: text(row['managed_by']) as Manager,
    kind: text(row['kind']) as PolicyKind,
    key: text(row['key']),
    ...document('before', row['before']),
    ...document('after', row['after']),
  }));
}

function document<const N extends string>(name: N, value: unknown): { readonly [K in N]?: PolicyDocuments[PolicyKind] } {
  if (typeof value !== 'string') return {};
  return { [name]: JSON.parse(value) as PolicyDocuments[PolicyKind] } as { readonly [K in N]: PolicyDocuments[PolicyKind] };
}

import { randomUUID } from 'node:crypto';
import type { PolicyEntry, PolicyKind, PolicyObject } from '../../../domain/policy.ts';
import { affectedBy, type Changed } from '../../policy/affected.ts';
import { compilePolicy } from '../../policy/compiled-policy.ts';
import type { PolicyChange, PolicyChangeOutcome } from '../policy-contract.ts';
import { number, type Connection } from '../connection.ts';
import { revisionsBefore } from './note-restore.ts';
import { policy, policyInForce } from './policy.ts';
import { appendAudit } from './write-audit.ts';

/** One change of one object, as it will be written. */
interface Step {
  readonly kind: PolicyKind;
  readonly key: string;
  readonly before?: PolicyObject | undefined;
  readonly after?: PolicyEntry | undefined;
}

/** Makes a new revision of the policy, and has what it touches judged anew. */
export async function changePolicy(connection: Connection, change: PolicyChange): Promise<PolicyChangeOutcome> {
  const before = await policyInForce(connection);
  const { revision } = before.state;
  const known = new Map(before.state.objects.map((object) => [nameOf(object), object]));
  const steps = stepsOf(change, known);
  for (const { before: object } of steps) {
    if (object !== undefined && object.managedBy !== change.by)
      return { kind: 'managed', revision, object: nameOf(object), by: object.managedBy };
  }
  if (change.by === 'file' && before.state.fileRevision > change.basedOn) return { kind: 'stale', revision };
  for (const step of change.by === 'console' ? steps : []) {
    if ((await lastChange(connection, step)) > change.basedOn) return { kind: 'stale', revision, object: nameOf(step) };
  }
  const real = steps.filter((step) => documentOf(step.before) !== documentOf(step.after));
  if (real.length === 0) return { kind: 'unchanged', revision };
  const next = 1 + Math.max(revision, await revisionsBefore(connection));
  await write(connection, change, { revision: next, steps: real });
  const after = compilePolicy(await policy(connection));
  for (const { kind, name } of affectedBy(real satisfies readonly Changed[], [before, after])) {
    const sql = 'INSERT INTO judging VALUES (?, ?, 0) ON CONFLICT (kind, name) DO UPDATE SET after_finding = 0';
    await connection.run(sql, kind, name);
  }
  await appendAudit(connection, {
    ...change.audit,
    detail: { ...change.audit.detail, revision: next, changes: real.length },
  });
  return { kind: 'changed', revision: next, changes: real.length };
}

/** Also of an object that was removed meanwhile. */
async function lastChange(connection: Connection, { kind, key }: Step): Promise<number> {
  const sql = 'SELECT coalesce(max(revision), 0) AS revision FROM policy_change WHERE kind = ? AND key = ?';
  return number((await connection.get(sql, kind, key))?.['revision']);
}

function stepsOf({ by, set, remove, isWhole }: PolicyChange, known: ReadonlyMap<string, PolicyObject>): readonly Step[] {
  const wanted = new Set(set.map((entry) => nameOf(entry)));
  const gone = isWhole ? [...known.values()].filter((one) => one.managedBy === by && !wanted.has(nameOf(one))) : [];
  const removed = new Map([...gone, ...remove].map((one) => [nameOf(one), one]));
  return [
    ...set.map((after): Step => ({ kind: after.kind, key: after.key, before: known.get(nameOf(after)), after })),
    ...[...removed.values()].map(({ kind, key }): Step => ({ kind, key, before: known.get(nameOf({ kind, key })) })),
  ];
}

async function write(
  connection: Connection,
  { at, by, audit }: PolicyChange,
  { revision, steps }: { readonly revision: number; readonly steps: readonly Step[] },
): Promise<void> {
  await connection.run('INSERT INTO policy_revision VALUES (?, ?, ?, ?, ?)', revision, randomUUID(), at, audit.actor, by);
  for (const { kind, key, before, after } of steps) {
    const [was, is] = [documentOf(before), documentOf(after)];
    await connection.run('INSERT INTO policy_change VALUES (?, ?, ?, ?, ?, ?)', revision, kind, key, by, was, is);
    if (is === null) await connection.run('DELETE FROM policy_object WHERE kind = ? AND key = ?', kind, key);
    else {
      const sql = `INSERT INTO policy_object VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET revision = excluded.revision,
        document = excluded.document`;
      await connection.run(sql, kind, key, by, revision, is);
    }
  }
}

function documentOf(entry: Pick<PolicyEntry, 'document'> | undefined): string | null {
  return entry === undefined ? null : canonical(entry.document);
}

/** Members in the order of their names: what says the same is the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([name], [other]) => (name < other ? -1 : 1)))
      : one,
  );
}

function nameOf({ kind, key }: { readonly kind: PolicyKind; readonly key: string }): string {
  return `${kind} ${key}`;
}

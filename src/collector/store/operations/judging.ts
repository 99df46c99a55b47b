import type { Instant } from '../../../domain/clock.ts';
import type { Finding } from '../../../domain/finding.ts';
import { groupOfKey } from '../../../domain/group.ts';
import type { CompiledPolicy } from '../../policy/compiled-policy.ts';
import { evaluate, type Subject } from '../../policy/evaluate.ts';
import { number, text, type Connection, type Row, type Value } from '../connection.ts';
import { policyInForce } from './policy.ts';

/** The columns of a verdict, in the order in which `verdictOf` gives them. */
export const VERDICT_COLUMNS = [
  'verdict',
  'because',
  'exception',
  'campaign',
  'due_at',
  'judged_until',
  'judged_revision',
] as const;

/** What the policy says of a copy now, as values of VERDICT_COLUMNS. */
export function verdictOf(subject: Subject, inForce: CompiledPolicy, at: Instant): readonly Value[] {
  const { verdict, because, exception, campaign, dueAt, until } = evaluate(subject, inForce, at);
  return [verdict, because, exception ?? null, campaign ?? null, dueAt ?? null, until ?? null, inForce.state.revision];
}

const FINDING = `SELECT finding.id, host.host_id, finding.group_key, document FROM finding JOIN host ON host.id = finding.host`;
const SET = `UPDATE finding SET ${VERDICT_COLUMNS.map((name) => `${name} = ?`).join(', ')} WHERE id = ? AND document = ?`;

/** Judges findings anew: first those whose time has come, then those that a change reached. */
export async function judgeFindings(
  connection: Connection,
  { at, limit }: { readonly at: Instant; readonly limit: number },
): Promise<{ readonly judged: number; readonly isDone: boolean }> {
  const inForce = await policyInForce(connection);
  const due = await connection.all(`${FINDING} WHERE judged_until <= ? ORDER BY judged_until LIMIT ?`, at, limit);
  await judgeRows(connection, due, { inForce, at });
  let left = limit - due.length;
  while (left > 0) {
    const next = await connection.get('SELECT kind, name, after_finding FROM judging ORDER BY kind, name LIMIT 1');
    if (next === undefined) return { judged: limit - left, isDone: true };
    const rows = await reached(connection, next, left);
    await judgeRows(connection, rows, { inForce, at });
    const last = rows.at(-1)?.['id'];
    const isOver = rows.length < left;
    const [kind, name] = [text(next['kind']), text(next['name'])];
    if (isOver) await connection.run('DELETE FROM judging WHERE kind = ? AND name = ?', kind, name);
    else await connection.run('UPDATE judging SET after_finding = ? WHERE kind = ? AND name = ?', number(last), kind, name);
    left -= rows.length;
  }
  return { judged: limit, isDone: false };
}

async function reached(connection: Connection, next: Row, limit: number): Promise<readonly Row[]> {
  const name = text(next['name']);
  const after = number(next['after_finding']);
  const rest = 'finding.id > ? ORDER BY finding.id LIMIT ?';
  switch (next['kind']) {
    case 'product':
      return connection.all(`${FINDING} WHERE product = ? AND ${rest}`, name, after, limit);
    case 'host':
      return connection.all(
        `${FINDING} WHERE finding.host = (SELECT id FROM host WHERE host_id = ?) AND ${rest}`,
        name,
        after,
        limit,
      );
    case 'account':
      return connection.all(`${FINDING} WHERE (account_name = ? OR account_id = ?) AND ${rest}`, name, name, after, limit);
    default:
      return connection.all(`${FINDING} WHERE ${rest}`, after, limit);
  }
}

async function judgeRows(
  connection: Connection,
  rows: readonly Row[],
  { inForce, at }: { readonly inForce: CompiledPolicy; readonly at: Instant },
): Promise<void> {
  for (const row of rows) {
    const document = text(row['document']);
    const finding = JSON.parse(document) as Finding;
    const subject = { hostId: text(row['host_id']), group: groupOfKey(text(row['group_key'])), finding };
    // What its host has changed meanwhile was judged with that change.
    await connection.run(SET, ...verdictOf(subject, inForce, at), number(row['id']), document);
  }
}

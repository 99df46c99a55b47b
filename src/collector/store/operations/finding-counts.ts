import { groupOfKey, subTree, type GroupPath } from '../../../domain/group.ts';
import type { FindingCount } from '../policy-contract.ts';
import { number, text, type Connection } from '../connection.ts';
import type { FindingFilter } from '../query-contract.ts';
import { isEmpty } from './copy-filter.ts';
import { inGroups } from './figures.ts';
import { allOf, oneOfThese } from './narrowing.ts';

/** Maintained counts of findings, by group, product, state and verdict. */
export async function findingCounts(
  connection: Connection,
  { within = ['/'] }: { readonly within?: readonly GroupPath[] | undefined },
): Promise<readonly FindingCount[]> {
  const trees = within.map((path) => subTree(path));
  if (trees.length === 0) return [];
  const rows = await connection.all(
    `SELECT group_key, product, state, verdict, because, count FROM finding_count
     WHERE count > 0 AND (${trees.map(() => '(group_key >= ? AND group_key < ?)').join(' OR ')})
     ORDER BY group_key, product, state, verdict, because`,
    ...trees.flatMap(({ from, before }) => [from, before]),
  );
  return rows.map((row) => ({
    group: groupOfKey(text(row['group_key'])),
    product: text(row['product']),
    state: text(row['state']) as FindingCount['state'],
    verdict: text(row['verdict']) as FindingCount['verdict'],
    because: text(row['because']) as FindingCount['because'],
    count: number(row['count']),
  }));
}

/** Whether nothing chooses but what the maintained counts tell apart. */
export function isOfKind({
  products: _products,
  states: _states,
  verdicts: _verdicts,
  within: _within,
  ...others
}: FindingFilter): boolean {
  return Object.values(others).every(
    (value) => value === undefined || value === '' || (Array.isArray(value) && value.length === 0),
  );
}

/** How many findings are of such a kind. */
export async function maintainedCount(connection: Connection, filter: FindingFilter): Promise<number> {
  const { products, states, verdicts, within = ['/'] } = filter;
  if (isEmpty(filter) || within.length === 0) return 0;
  const { sql, values } = allOf([
    inGroups('group_key', within),
    ...(products === undefined ? [] : [oneOfThese('product', products)]),
    ...(states === undefined ? [] : [oneOfThese('state', states)]),
    ...(verdicts === undefined ? [] : [oneOfThese('verdict', verdicts)]),
  ]);
  return number((await connection.get(`SELECT coalesce(sum(count), 0) AS n FROM finding_count WHERE ${sql}`, ...values))?.['n']);
}

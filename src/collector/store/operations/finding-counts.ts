import { groupOfKey, subTree, type GroupPath } from '../../../domain/group.ts';
import type { FindingCount } from '../policy-contract.ts';
import { number, text, type Connection } from '../connection.ts';

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

import { groupKey, groupOfKey, subTree, type GroupPath } from '../../../domain/group.ts';
import type { DayFigure, DaysQuery, Figure, FigureQuestion } from '../figures-contract.ts';
import { number, text, type Connection, type Value } from '../connection.ts';
import { hostsWithState } from './campaigns.ts';
import type { Condition } from './narrowing.ts';

/** Rows of one statement. */
const AT_ONCE = 500;

/** Counts of now, by group. */
export async function figures(connection: Connection, question: FigureQuestion): Promise<readonly Figure[]> {
  const { sql, values } = statementOf(question);
  const rows = await connection.all(sql, ...values);
  return rows.map((row) => ({
    group: groupOfKey(text(row['group_key'])),
    about: question.about,
    name: text(row['name']),
    value: text(row['value']) as Figure['value'],
    hosts: number(row['n']),
  }));
}

function statementOf(question: FigureQuestion): Condition {
  switch (question.about) {
    case 'coverage':
      return {
        sql: `SELECT group_key, '' AS name, CASE WHEN state <> 'whole' THEN state WHEN hour >= ? THEN 'complete' ELSE 'earlier' END AS value,
            CAST(sum(hosts) AS BIGINT) AS n
          FROM coverage_count GROUP BY group_key, value HAVING sum(hosts) > 0 ORDER BY group_key, value`,
        // `2026-11-22T10`.
        values: [question.since.slice(0, 13)],
      };
    case 'campaign': {
      if (question.within.length === 0) return { sql: 'SELECT 1 WHERE 1 = 0', values: [] };
      const { sql, values } = hostsWithState(question);
      // A parameter of its own has no type in PostgreSQL.
      return {
        sql: `${sql} SELECT group_key, CAST(? AS TEXT) AS name, state AS value, count(*) AS n FROM hosts GROUP BY group_key, state`,
        values: [...values, question.id],
      };
    }
    case 'product':
      return {
        sql: `SELECT group_key, product AS name, 'there' AS value, count(DISTINCT host) AS n FROM finding
          WHERE listed = 1 AND state IN ('installed', 'running') GROUP BY group_key, product`,
        values: [],
      };
  }
}

/** Keeps a day's figures, and forgets the oldest days. */
export async function keepDay(
  connection: Connection,
  kept: { readonly day: string; readonly figures: readonly Figure[]; readonly forgetBefore: string },
): Promise<void> {
  await connection.run('DELETE FROM daily_count WHERE day = ? OR day < ?', kept.day, kept.forgetBefore);
  for (let at = 0; at < kept.figures.length; at += AT_ONCE) {
    const some = kept.figures.slice(at, at + AT_ONCE);
    const values = some.flatMap(({ about, name, group, value, hosts }) => [about, name, kept.day, groupKey(group), value, hosts]);
    await connection.run(
      `INSERT INTO daily_count (about, name, day, group_key, value, hosts) VALUES ${some.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}`,
      ...values,
    );
  }
}

/** What was kept, summed over groups. */
export async function days(
  connection: Connection,
  { about, name, from, to, within = ['/'] }: DaysQuery,
): Promise<readonly DayFigure[]> {
  if (within.length === 0) return [];
  const groups = inGroups('group_key', within);
  const named = name === undefined ? { sql: '1 = 1', values: [] } : { sql: 'name = ?', values: [name] };
  const rows = await connection.all(
    `SELECT day, name, value, CAST(sum(hosts) AS BIGINT) AS n FROM daily_count
     WHERE about = ? AND ${named.sql} AND day >= ? AND day <= ? AND (${groups.sql}) GROUP BY day, name, value ORDER BY day, name, value`,
    about,
    ...named.values,
    from,
    to,
    ...groups.values,
  );
  return rows.map((row) => ({
    day: text(row['day']),
    name: text(row['name']),
    value: text(row['value']),
    hosts: number(row['n']),
  }));
}

/** A column of group keys that is in one of these trees. */
export function inGroups(
  column: string,
  within: readonly GroupPath[],
): { readonly sql: string; readonly values: readonly Value[] } {
  const trees = within.map((path) => subTree(path));
  return {
    sql: trees.map(() => `(${column} >= ? AND ${column} < ?)`).join(' OR '),
    values: trees.flatMap(({ from, before }) => [from, before]),
  };
}

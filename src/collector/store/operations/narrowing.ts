import { number, placeholders, type Connection, type Value } from '../connection.ts';

/** A part of a WHERE with its parameters. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** One condition in two forms: as a SELECT of the ids that fit, which an index answers, and as a check of each row on the way. */
export interface Narrowing {
  readonly ids: Condition;
  readonly check: Condition;
}

/**
 * Of so many a page of a hundred is gathered and sorted as soon as it is met by reading in order: of N rows of which n fit that takes 100 N / n
 * rows, so that both are the same where n is the root of 100 N, with a million hosts and three million findings.
 */
export const [MOST_HOSTS, MOST_FINDINGS] = [10_000, 17_000];

/**
 * The better form of a condition on hosts, or on findings by their host: what fits few rows is gathered by its index and sorted, what fits many
 * is met soon when the rows are read in the order that is wanted. Which one it is is counted, no further than to that bound.
 */
export async function narrowed(
  connection: Connection,
  id: 'host.id' | 'finding.host' | 'finding.id',
  { ids, check }: Narrowing,
): Promise<Condition> {
  const most = id === 'finding.id' ? MOST_FINDINGS : MOST_HOSTS;
  return (await isFew(connection, ids, most)) ? { sql: `${id} IN (${ids.sql})`, values: ids.values } : check;
}

/** Whether it selects so many rows at most. */
export async function isFew(connection: Connection, ids: Condition, most: number): Promise<boolean> {
  const row = await connection.get(`SELECT count(*) AS n FROM (${ids.sql} LIMIT ${most + 1}) AS fitting`, ...ids.values);
  return number(row?.['n']) <= most;
}

/** A column that has one of these values; `isChecked`: in a form that no index is chosen for. Never call it without values. */
export function oneOfThese(column: string, values: readonly Value[], isChecked = false): Condition {
  const checked = isChecked ? `coalesce(${column}, '')` : column;
  return { sql: values.length === 1 ? `${checked} = ?` : `${checked} IN ${placeholders(values)}`, values };
}

/** The same condition in a form that no index is chosen for: all indices on findings lead away from the order of their hosts. */
export function unindexed({ sql, values }: Condition): Condition {
  return { sql: `coalesce((${sql}), false)`, values };
}

/** What always holds. */
export const ALL: Condition = { sql: '1 = 1', values: [] };

/** All of them hold. */
export function allOf(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return ALL;
  return { sql: conditions.map((one) => `(${one.sql})`).join(' AND '), values: conditions.flatMap((one) => one.values) };
}

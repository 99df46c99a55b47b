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

/** So many ids are gathered and sorted in a few milliseconds; of more, the next page is near on the way. */
const MOST_IDS = 20_000;

/**
 * The better form of a condition: what fits few rows is gathered by its index and sorted, what fits many is met soon when the rows are
 * read in the order that is wanted. Which one it is is counted, no further than to that bound.
 */
export async function narrowed(connection: Connection, id: string, { ids, check }: Narrowing): Promise<Condition> {
  const row = await connection.get(`SELECT count(*) AS n FROM (${ids.sql} LIMIT ${MOST_IDS + 1}) AS fitting`, ...ids.values);
  return number(row?.['n']) > MOST_IDS ? check : { sql: `${id} IN (${ids.sql})`, values: ids.values };
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

/** All of them hold. */
export function allOf(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { sql: '1 = 1', values: [] };
  return { sql: conditions.map((one) => `(${one.sql})`).join(' AND '), values: conditions.flatMap((one) => one.values) };
}

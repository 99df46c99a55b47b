import type { ListStatement } from './connection.ts';

/** A column and its type in PostgreSQL: `['host', 'bigint']`. */
export type Column = readonly [name: string, type: 'bigint' | 'smallint' | 'double precision' | 'text' | 'json'];

/** Rows to insert, a list for each column; their order is the order of their numbers. */
export function insertRows(table: string, columns: readonly Column[], tail = ''): ListStatement {
  const names = columns.map(([name]) => name).join(', ');
  const sql = `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${given(columns)} WITH ORDINALITY AS given (${names}, place)
    ORDER BY place ${tail}`;
  return { name: `insert ${table}`, sql };
}

/** Rows to change: the first columns are the key. */
export function updateRows(table: string, keys: readonly Column[], columns: readonly Column[]): ListStatement {
  const all = [...keys, ...columns];
  const sql = `UPDATE ${table} SET ${columns.map(([name]) => `${name} = given.${name}`).join(', ')}
    FROM ${given(all)} AS given (${all.map(([name]) => name).join(', ')})
    WHERE ${keys.map(([name]) => `${table}.${name} = given.${name}`).join(' AND ')}`;
  return { name: `update ${table}`, sql };
}

function given(columns: readonly Column[]): string {
  return `unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')})`;
}

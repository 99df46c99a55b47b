/** A row as an engine gives it: an object of columns, whose names are ours. */
export type Row = Readonly<Record<string, unknown>>;

/** What a parameter or a column can be; moments and JSON are text, truth is 0 or 1. */
export type Value = string | number | null | Uint8Array;

/** SQLite answers at once, PostgreSQL later; who asks waits for either. */
type Answer<T> = T | Promise<T>;

/**
 * One connection to an engine, for statements that both engines take: `?` stands for a parameter, and only there. What is
 * written through it is in the transaction of whoever gave it.
 */
export interface Connection {
  /** The first row; undefined when there is none. */
  get(sql: string, ...parameters: readonly Value[]): Answer<Row | undefined>;
  /** All rows. */
  all(sql: string, ...parameters: readonly Value[]): Answer<readonly Row[]>;
  /** Runs a change and says how many rows it touched. */
  run(sql: string, ...parameters: readonly Value[]): Answer<number>;
}

/** A column that holds text. */
export function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`a column holds ${typeof value} where text was stored`);
  return value;
}

/** A column that holds a number. */
export function number(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`a column holds ${typeof value} where a number was stored`);
  return value;
}

/** `{ name: value }` when the column holds text, else nothing, for optional members. */
export function optionalText<const N extends string>(name: N, value: unknown): { readonly [K in N]?: string } {
  return typeof value === 'string' ? ({ [name]: value } as { readonly [K in N]: string }) : {};
}

/** A bound list: `(?, ?, ?)` for its length; in an empty one is nothing, on every engine. */
export function placeholders(values: readonly unknown[]): string {
  return values.length === 0 ? '(NULL)' : `(${values.map(() => '?').join(', ')})`;
}

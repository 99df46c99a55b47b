import { types, type ClientBase } from 'pg';
import { KnownError } from '../../../domain/errors.ts';
import type { Connection, Row, Value } from '../connection.ts';
import { cleanText } from '../host-text.ts';

/** Object ids of PostgreSQL's own types (pg_type.dat): bigint, numeric and json. */
const [INT8, NUMERIC, JSON_TEXT] = [20, 1700, 114];

/** How columns are read: numbers as numbers (ours are below 2^53), JSON as its text. */
export const COLUMN_TYPES = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
    if (oid === INT8 || oid === NUMERIC) return Number;
    if (oid === JSON_TEXT) return (text: string) => text;
    return types.getTypeParser(oid, format);
  },
};

/** Statements of which both engines take the words; there are few, each written once in our code or a list of fixed parts. */
const numbered = new Map<string, string>();
const MOST_NUMBERED = 2000;

/** One connection of PostgreSQL. */
export class PostgresConnection implements Connection {
  readonly #client: ClientBase;

  constructor(client: ClientBase) {
    this.#client = client;
  }

  /** The first row; undefined when there is none. */
  async get(sql: string, ...parameters: readonly Value[]): Promise<Row | undefined> {
    return (await this.all(sql, ...parameters))[0];
  }

  /** All rows. */
  async all(sql: string, ...parameters: readonly Value[]): Promise<readonly Row[]> {
    return (await this.#client.query<Row>(withNumbers(sql), cleaned(parameters))).rows;
  }

  /** Runs a change and says how many rows it touched. */
  async run(sql: string, ...parameters: readonly Value[]): Promise<number> {
    return (await this.#client.query(withNumbers(sql), cleaned(parameters))).rowCount ?? 0;
  }

  /** Runs statements without parameters: transactions and layout. */
  async execute(sql: string): Promise<void> {
    await this.#client.query(sql);
  }

  /**
   * Ends a transaction whose writes are to last. @throws KnownError E_STORE_UNAVAILABLE when the server warns of it: somebody ended its wait
   * for the synchronous standby, and what it has alone may be lost with it
   */
  async commit(): Promise<void> {
    await this.#committed(() => this.#client.query('COMMIT'));
  }

  /** Runs a statement over lists as a transaction of its own, outside of any other. @throws KnownError E_STORE_UNAVAILABLE as `commit` does */
  async committedLists(statement: ListStatement, lists: readonly (readonly Value[])[]): Promise<readonly Row[]> {
    return this.#committed(() => this.lists(statement, lists));
  }

  async #committed<T>(ask: () => Promise<T>): Promise<T> {
    const warnings: string[] = [];
    const warn = ({
      severity,
      message,
    }: {
      readonly severity?: string | undefined;
      readonly message?: string | undefined;
    }): void => {
      if (severity === 'WARNING') warnings.push(message ?? '');
    };
    this.#client.on('notice', warn);
    let answer: T;
    try {
      answer = await ask();
    } finally {
      this.#client.off('notice', warn);
    }
    if (warnings.length === 0) return answer;
    const remedy = 'Look why the synchronous standby does not answer; what was sent is sent again.';
    throw new KnownError('E_STORE_UNAVAILABLE', `PostgreSQL committed with a warning: ${warnings.join('; ')}`, remedy);
  }

  /** Runs a statement over rows, and gives what it returns; nothing is asked when there are no rows. */
  async rows(statement: ListStatement, rows: readonly (readonly Value[])[]): Promise<readonly Row[]> {
    const [first] = rows;
    if (first === undefined) return [];
    return this.lists(
      statement,
      first.map((_, column) => rows.map((row) => row[column] ?? null)),
    );
  }

  /** Runs a statement with `$1` for the first list or value; it stays prepared in this connection. */
  async lists(statement: ListStatement, lists: readonly (Value | readonly Value[])[]): Promise<readonly Row[]> {
    const values = lists.map((list) => (Array.isArray(list) ? cleaned(list) : list));
    return (await this.#client.query<Row>({ name: statement.name, text: statement.sql, values })).rows;
  }
}

/** A statement of PostgreSQL's own whose parameters are lists, one for each column of the rows that it takes. */
export interface ListStatement {
  /** Stands for this text alone, in every connection. */
  readonly name: string;
  readonly sql: string;
}

/** PostgreSQL numbers its parameters. */
function withNumbers(sql: string): string {
  const known = numbered.get(sql);
  if (known !== undefined) return known;
  let count = 0;
  const text = sql.replaceAll('?', () => `$${(count += 1)}`);
  if (numbered.size < MOST_NUMBERED) numbered.set(sql, text);
  return text;
}

/** PostgreSQL's text has no NUL. */
function cleaned(values: readonly Value[]): Value[] {
  return values.map((value) => (typeof value === 'string' && value.includes('\0') ? cleanText(value) : value));
}

import type { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../../domain/clock.ts';
import type { OpenRow } from './entry.ts';
import { wholeColumns, wholeRow } from './row-sum.ts';

const SUM = "row_sum('outgoing', ?1, ?2, ?3)";

/** One row of the queue, as `database.ts` describes it. */
export interface OutgoingRow {
  readonly number: number;
  readonly kind: string;
  readonly key: string;
  readonly body: string;
}

/** The queue of what the collector is to be told; every change belongs to its caller's transaction. */
export class Outgoing {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Puts it at the end, unless it waits already. */
  add(kind: string, key: string): void {
    this.#database
      .prepare(`INSERT OR IGNORE INTO outgoing (kind, key, body, sum) VALUES (?1, ?2, ?3, ${SUM})`)
      .run(kind, key, '');
  }

  /** Puts it at the end, or gives the one that waits a new body. */
  put(kind: string, key: string, body: string): void {
    this.#database
      .prepare(
        `INSERT INTO outgoing (kind, key, body, sum) VALUES (?1, ?2, ?3, ${SUM})
         ON CONFLICT (kind, key, sealed) DO UPDATE SET body = excluded.body, sum = excluded.sum`,
      )
      .run(kind, key, body);
  }

  /** Puts a loss at the end, or adds to the one of the same words that waits. */
  addLoss(at: Instant, what: string, count: number): void {
    const key = what.slice(0, 200);
    const waiting = this.unsealedOf('loss').find((row) => row.key === key);
    const before = waiting === undefined ? 0 : (JSON.parse(waiting.body) as { readonly count: number }).count;
    this.put('loss', key, JSON.stringify({ at, what: key, count: before + count }));
  }

  /** Takes one that waits away. */
  drop(kind: string, key: string): void {
    this.#database.prepare('DELETE FROM outgoing WHERE kind = ? AND key = ? AND sealed = 0').run(kind, key);
  }

  /** Takes all of a kind that wait away. */
  dropUnsealed(kind: string): void {
    this.#database.prepare('DELETE FROM outgoing WHERE kind = ? AND sealed = 0').run(kind);
  }

  /** The first `most` that wait, oldest first. */
  unsealed(most: number): readonly OutgoingRow[] {
    return this.#rows('WHERE sealed = 0 ORDER BY number LIMIT ?', most);
  }

  /** All of a kind that wait, oldest first. */
  unsealedOf(kind: string): readonly OutgoingRow[] {
    return this.#rows('WHERE sealed = 0 AND kind = ? ORDER BY number', kind);
  }

  /** What is in the batch in flight, in its order. */
  sealed(): readonly OutgoingRow[] {
    return this.#rows('WHERE sealed = 1 ORDER BY number');
  }

  /** Puts a row into the batch in flight; a finding's with what is sent of it. */
  seal(number: number, sent: OpenRow | undefined): void {
    this.#database.prepare('UPDATE outgoing SET sealed = 1 WHERE number = ?').run(number);
    if (sent === undefined) return;
    this.#database
      .prepare("UPDATE outgoing SET body = ?2, sum = row_sum('outgoing', kind, key, ?2) WHERE number = ?1")
      .run(number, JSON.stringify(sent));
  }

  /** Lets the rows of the batch in flight wait again, but for those that have a newer one waiting. A loss keeps both counts. */
  unseal(): void {
    for (const row of this.sealed().filter((one) => one.kind === 'loss')) {
      const newer = this.unsealedOf('loss').find((one) => one.key === row.key);
      if (newer === undefined) continue;
      const [sent, waits] = [row, newer].map((one) => JSON.parse(one.body) as { readonly count: number });
      this.put('loss', row.key, JSON.stringify({ ...waits, count: (sent?.count ?? 0) + (waits?.count ?? 0) }));
    }
    this.#database.exec(`
      DELETE FROM outgoing WHERE sealed = 1 AND EXISTS (
        SELECT 1 FROM outgoing AS newer WHERE newer.sealed = 0 AND newer.kind = outgoing.kind AND newer.key = outgoing.key);
      UPDATE outgoing SET sealed = 0 WHERE sealed = 1;
    `);
  }

  /** Forgets what is in the batch in flight. */
  dropSealed(): void {
    this.#database.exec('DELETE FROM outgoing WHERE sealed = 1');
  }

  /** How many are in the batch in flight. */
  sealedCount(): number {
    return this.#number('SELECT count(*) AS n FROM outgoing WHERE sealed = 1');
  }

  /** How many wait or are in flight. */
  count(): number {
    return this.#number('SELECT count(*) AS n FROM outgoing');
  }

  /** Whether this waits. */
  has(kind: string, key: string): boolean {
    return (
      this.#database.prepare('SELECT 1 FROM outgoing WHERE kind = ? AND key = ? AND sealed = 0').get(kind, key) !== undefined
    );
  }

  /** Whether anything of another kind waits or is in flight. */
  hasOtherThan(kind: string): boolean {
    return this.#database.prepare('SELECT 1 FROM outgoing WHERE kind <> ? LIMIT 1').get(kind) !== undefined;
  }

  /** A number that no row has had: a key for what has no name. */
  nextNumber(): number {
    return this.#number(`SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outgoing'), 0),
      coalesce((SELECT max(number) FROM outgoing), 0)) + 1 AS n`);
  }

  #rows(where: string, ...values: (string | number)[]): readonly OutgoingRow[] {
    return this.#database
      .prepare(`SELECT number, ${wholeColumns('outgoing')} FROM outgoing ${where}`)
      .all(...values)
      .map((row) => wholeRow('outgoing', row) as unknown as OutgoingRow);
  }

  #number(query: string): number {
    return Number(this.#database.prepare(query).get()?.['n'] ?? 0);
  }
}

import type { DatabaseSync } from 'node:sqlite';
import type { OpenRow } from './entry.ts';

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
    this.#database.prepare('INSERT OR IGNORE INTO outgoing (kind, key) VALUES (?, ?)').run(kind, key);
  }

  /** Puts it at the end, or gives the one that waits a new body. */
  put(kind: string, key: string, body: string): void {
    this.#database
      .prepare(
        'INSERT INTO outgoing (kind, key, body) VALUES (?, ?, ?) ON CONFLICT (kind, key, sealed) DO UPDATE SET body = excluded.body',
      )
      .run(kind, key, body);
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
    if (sent === undefined) this.#database.prepare('UPDATE outgoing SET sealed = 1 WHERE number = ?').run(number);
    else this.#database.prepare('UPDATE outgoing SET sealed = 1, body = ? WHERE number = ?').run(JSON.stringify(sent), number);
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
    return this.#number("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outgoing'), 0) + 1 AS n");
  }

  #rows(where: string, ...values: (string | number)[]): readonly OutgoingRow[] {
    return this.#database
      .prepare(`SELECT number, kind, key, body FROM outgoing ${where}`)
      .all(...values) as unknown as OutgoingRow[];
  }

  #number(query: string): number {
    return Number(this.#database.prepare(query).get()?.['n'] ?? 0);
  }
}

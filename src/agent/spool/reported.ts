import type { DatabaseSync } from 'node:sqlite';
import type { Digest } from '../../domain/digest.ts';
import type { Finding, FindingId } from '../../domain/finding.ts';
import type { OpenRow, SpoolEntry } from './entry.ts';
import { wholeColumns, wholeRow } from './row-sum.ts';

/**
 * What the collector has of this host's findings, by what it acknowledged, and which of them it refuses (tables `reported`
 * and `refused` of `layout.ts`). Every change belongs to its caller's transaction.
 */
export class Reported {
  readonly #database: DatabaseSync;

  /** Over a database that `openDatabase` laid out. */
  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** What the collector has open once it applied these entries, too. */
  openAfter(entries: readonly SpoolEntry[]): readonly OpenRow[] {
    const rows = this.#database.prepare(`SELECT ${wholeColumns('reported')} FROM reported`).all();
    const open = new Map(rows.map((row) => [String(row['id']), fromColumns(wholeRow('reported', row))]));
    for (const entry of entries) {
      if (entry.kind === 'resync') open.clear();
      if (entry.kind === 'finding') open.set(entry.finding.id, entry.finding);
    }
    return [...open.values()].filter((row) => row.state !== 'gone');
  }

  /** The collector has this finding as it was sent; a gone one is no longer open there. */
  report(row: OpenRow): void {
    if (row.state === 'gone') {
      this.#database.prepare('DELETE FROM reported WHERE id = ?').run(row.id);
      return;
    }
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO reported (id, state, identity, version, sum)
         VALUES (?1, ?2, ?3, ?4, row_sum('reported', ?1, ?2, ?3, ?4))`,
      )
      .run(row.id, row.state, row.identity, row.version ?? null);
  }

  /** The collector has a resync's mark: only what follows it is open there. */
  clear(): void {
    this.#database.exec('DELETE FROM reported');
  }

  /** The collector refuses the finding as it is: a resync leaves it out until `retry`. */
  refuse(id: FindingId): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO refused (id, body, sum)
         SELECT id, body, row_sum('refused', id, body) FROM finding WHERE id = ?`,
      )
      .run(id);
  }

  /** The finding changed, so the collector may take it now. */
  retry(id: FindingId): void {
    this.#database.prepare('DELETE FROM refused WHERE id = ?').run(id);
  }

  /** Another collector, or one that lost everything: it has nothing and has refused nothing. */
  forget(): void {
    this.#database.exec('DELETE FROM reported; DELETE FROM refused');
  }

  /** The open findings that a resync sends, ordered by id: all but the refused ones. */
  resyncable(): readonly FindingId[] {
    return this.#database
      .prepare('SELECT id FROM finding WHERE gone IS NULL AND id NOT IN (SELECT id FROM refused) ORDER BY id')
      .all()
      .map((row) => String(row['id']));
  }
}

/** What of a finding the collector answers for, as it is sent. */
export function openRowOf(finding: Finding): OpenRow {
  const { id, state, identity, version } = finding;
  return { id, state, identity, ...(version === undefined ? {} : { version }) };
}

function fromColumns(row: { readonly [column: string]: unknown }): OpenRow {
  const { id, state, identity, version } = row as unknown as OpenRow & { readonly version: Digest | null };
  return { id, state, identity, ...(version === null ? {} : { version }) };
}

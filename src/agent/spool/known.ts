import type { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../../domain/clock.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { Finding, FindingId } from '../../domain/finding.ts';
import { BOUNDS, boundedScan, MAX_SCOPES, type Bounds } from './bounds.ts';
import { usedBytes } from './database.ts';
import type { ScanReport } from './entry.ts';
import { wholeColumns, wholeRow, type Row } from './row-sum.ts';

/** What one look left to record. */
export interface LookRecord {
  readonly scan: Omit<ScanReport, 'seen'>;
  /** All findings after the look, the remembered gone ones included. */
  readonly findings: ReadonlyMap<FindingId, Finding>;
  readonly changes: readonly Finding[];
  readonly seenAgain: readonly FindingId[];
}

/**
 * What is known of this host: the findings and the newest coverage of each scope (tables `finding` and `coverage` of
 * `layout.ts`). Every change belongs to its caller's transaction.
 */
export class Known {
  readonly #database: DatabaseSync;
  readonly #bounds: Bounds;

  /** Over a database that `openDatabase` laid out. */
  constructor(database: DatabaseSync, bounds: Bounds = BOUNDS) {
    this.#database = database;
    this.#bounds = bounds;
  }

  /** All known findings, the remembered gone ones included. */
  findings(): ReadonlyMap<FindingId, Finding> {
    const rows = this.#database.prepare(`SELECT ${wholeColumns('finding')} FROM finding`).all();
    return new Map(rows.map((row) => [String(row['id']), findingOf(row)]));
  }

  /** A known finding; undefined when none has that id. */
  finding(id: FindingId): Finding | undefined {
    const row = this.#database.prepare(`SELECT ${wholeColumns('finding')} FROM finding WHERE id = ?`).get(id);
    return row === undefined ? undefined : findingOf(row);
  }

  /** The newest coverage of each scope. */
  coverage(): readonly { readonly at: Instant; readonly coverage: ScopeCoverage }[] {
    const rows = this.#database.prepare(`SELECT ${wholeColumns('coverage')} FROM coverage ORDER BY scope`).all();
    return rows
      .map((row) => wholeRow('coverage', row))
      .map((row) => ({ at: String(row['at']), coverage: JSON.parse(String(row['body'])) as ScopeCoverage }));
  }

  /**
   * Saves what the commit of this number's look changed or saw again; says which changes were kept and how many new findings there
   * was no room for.
   */
  keep(look: LookRecord, number: number): { readonly kept: readonly Finding[]; readonly givenUp: number } {
    const known = this.#database.prepare('SELECT 1 FROM finding WHERE id = ? AND gone IS NULL');
    const save = this.#database.prepare(
      `INSERT INTO finding (id, body, gone, sum) VALUES (?1, ?2, ?3, row_sum('finding', ?1, ?2, ?3))
       ON CONFLICT (id) DO UPDATE SET body = excluded.body, gone = excluded.gone, sum = excluded.sum`,
    );
    const count = Number(this.#database.prepare('SELECT count(*) AS n FROM finding WHERE gone IS NULL').get()?.['n'] ?? 0);
    let room = usedBytes(this.#database) > this.#bounds.bytes ? 0 : this.#bounds.open - count;
    let givenUp = 0;
    const kept: Finding[] = [];
    for (const finding of look.changes) {
      const isNew = known.get(finding.id) === undefined;
      if (isNew && finding.state !== 'gone') room -= 1;
      if (isNew && room < 0) {
        givenUp += 1;
        continue;
      }
      save.run(finding.id, JSON.stringify(finding), finding.state === 'gone' ? number : null);
      kept.push(finding);
    }
    for (const id of look.seenAgain) {
      const finding = look.findings.get(id);
      if (finding !== undefined) save.run(id, JSON.stringify(finding), null);
    }
    return { kept, givenUp };
  }

  /** Saves the coverage of the scopes of a look, which the commit of this number brought, within bounds. */
  keepCoverage(scan: Omit<ScanReport, 'seen'>, number: number): void {
    const save = this.#database.prepare(
      `INSERT INTO coverage (scope, at, body, brought, sum) VALUES (?1, ?2, ?3, ?4, row_sum('coverage', ?1, ?2, ?3, ?4))
       ON CONFLICT (scope) DO UPDATE SET at = excluded.at, body = excluded.body, brought = excluded.brought, sum = excluded.sum`,
    );
    for (const scope of boundedScan({ ...scan, seen: [] })?.coverage ?? [])
      save.run(scope.scope, scan.at, JSON.stringify(scope), number);
    // Scopes of homes and containers that are no more.
    this.#database
      .prepare('DELETE FROM coverage WHERE scope NOT IN (SELECT scope FROM coverage ORDER BY brought DESC, scope LIMIT ?)')
      .run(MAX_SCOPES);
  }

  /** Forgets the gone findings that ended first, beyond the bound, but none that the collector is still to be told of. */
  forgetGone(): void {
    this.#database
      .prepare(
        `DELETE FROM finding WHERE gone IS NOT NULL AND id NOT IN (SELECT key FROM outgoing WHERE kind = 'finding')
           AND id NOT IN (SELECT id FROM finding WHERE gone IS NOT NULL ORDER BY gone DESC, id LIMIT ?)`,
      )
      .run(this.#bounds.gone);
  }
}

function findingOf(row: Row): Finding {
  return JSON.parse(String(wholeRow('finding', row)['body'])) as Finding;
}

import type { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../../domain/clock.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { Finding, FindingId } from '../../domain/finding.ts';
import { boundedScan, MAX_GONE, MAX_OPEN } from './bounds.ts';
import { SOFT_MAX_BYTES, usedBytes } from './database.ts';
import type { ScanReport } from './entry.ts';

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
 * `database.ts`). Every change belongs to its caller's transaction.
 */
export class Known {
  readonly #database: DatabaseSync;

  /** Over a database that `openDatabase` laid out. */
  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** All known findings, the remembered gone ones included. */
  findings(): ReadonlyMap<FindingId, Finding> {
    const rows = this.#database.prepare('SELECT id, body FROM finding').all();
    return new Map(rows.map((row) => [String(row['id']), JSON.parse(String(row['body'])) as Finding]));
  }

  /** A known finding; undefined when none has that id. */
  finding(id: FindingId): Finding | undefined {
    const body = this.#database.prepare('SELECT body FROM finding WHERE id = ?').get(id)?.['body'];
    return typeof body === 'string' ? (JSON.parse(body) as Finding) : undefined;
  }

  /** The newest coverage of each scope. */
  coverage(): readonly { readonly at: Instant; readonly coverage: ScopeCoverage }[] {
    const rows = this.#database.prepare('SELECT at, body FROM coverage ORDER BY scope').all();
    return rows.map((row) => ({ at: String(row['at']), coverage: JSON.parse(String(row['body'])) as ScopeCoverage }));
  }

  /** Saves what a look changed or saw again; says which changes were kept and how many new findings there was no room for. */
  keep(look: LookRecord): { readonly kept: readonly Finding[]; readonly givenUp: number } {
    const known = this.#database.prepare('SELECT 1 FROM finding WHERE id = ? AND gone_at IS NULL');
    const save = this.#database.prepare(
      'INSERT INTO finding (id, body, gone_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body, gone_at = excluded.gone_at',
    );
    const count = Number(this.#database.prepare('SELECT count(*) AS n FROM finding WHERE gone_at IS NULL').get()?.['n'] ?? 0);
    let room = usedBytes(this.#database) > SOFT_MAX_BYTES ? 0 : MAX_OPEN - count;
    let givenUp = 0;
    const kept: Finding[] = [];
    for (const finding of look.changes) {
      const isNew = known.get(finding.id) === undefined;
      if (isNew && finding.state !== 'gone') room -= 1;
      if (isNew && room < 0) {
        givenUp += 1;
        continue;
      }
      save.run(finding.id, JSON.stringify(finding), finding.goneAt ?? null);
      kept.push(finding);
    }
    for (const id of look.seenAgain) {
      const finding = look.findings.get(id);
      if (finding !== undefined) save.run(id, JSON.stringify(finding), null);
    }
    return { kept, givenUp };
  }

  /** Saves the coverage of a look's scopes, within bounds. */
  keepCoverage(scan: Omit<ScanReport, 'seen'>): void {
    const save = this.#database.prepare(
      'INSERT INTO coverage (scope, at, body) VALUES (?, ?, ?) ON CONFLICT (scope) DO UPDATE SET at = excluded.at, body = excluded.body',
    );
    for (const scope of boundedScan({ ...scan, seen: [] })?.coverage ?? []) save.run(scope.scope, scan.at, JSON.stringify(scope));
    // Scopes of homes and containers that are no more.
    this.#database.exec('DELETE FROM coverage WHERE scope NOT IN (SELECT scope FROM coverage ORDER BY at DESC LIMIT 5000)');
  }

  /** Forgets the oldest gone findings beyond the bound, but none that the collector is still to be told of. */
  forgetGone(): void {
    this.#database
      .prepare(
        `DELETE FROM finding WHERE gone_at IS NOT NULL AND id NOT IN (SELECT key FROM outgoing WHERE kind = 'finding')
           AND id NOT IN (SELECT id FROM finding WHERE gone_at IS NOT NULL ORDER BY gone_at DESC LIMIT ?)`,
      )
      .run(MAX_GONE);
  }
}

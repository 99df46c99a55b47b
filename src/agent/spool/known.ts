import type { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../../domain/clock.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { Digest } from '../../domain/digest.ts';
import type { Finding, FindingId } from '../../domain/finding.ts';
import { BOUNDS, boundedScan, MAX_SCOPES, type Bounds } from './bounds.ts';
import { usedBytes } from './database.ts';
import type { ScanReport } from './entry.ts';
import { wholeColumns, wholeRow, type Row } from './row-sum.ts';
import { setValue, valueOf } from './values.ts';

/** What one look left to record. */
export interface LookRecord {
  readonly scan: Omit<ScanReport, 'seen'>;
  /** All findings after the look, the remembered gone ones included. */
  readonly findings: ReadonlyMap<FindingId, Finding>;
  readonly changes: readonly Finding[];
  readonly seenAgain: readonly FindingId[];
}

/** A look that changed nothing, as it was seen to be the same last, and the commit that brought it. */
export interface LastLook {
  readonly number: number;
  readonly scan: Omit<ScanReport, 'seen'>;
}

/** When findings were last seen and with which catalogue, beyond what their rows say. */
export type SeenAt = ReadonlyMap<FindingId, Pick<Finding, 'lastSeen' | 'catalogue'>>;
/** The same as it is kept: mostly all of them at the one time of the last look. */
type SeenTimes = readonly (readonly [Instant, Digest, readonly FindingId[]])[];
/** Its name in `meta`. */
const SEEN = 'seen';
/** In `meta`, of the look that was made again last and saw the same: the number of the commit that brought its coverage, and when it was. */
const AGAIN = 'again';

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
    const seen = this.seenAt();
    return new Map(rows.map((row) => [String(row['id']), findingOf(row, seen)]));
  }

  /** When open findings were seen last, where that is all that changed since their rows were written. */
  seenAt(): SeenAt {
    return new Map(
      this.#seenTimes().flatMap(([lastSeen, catalogue, ids]) => ids.map((id) => [id, { lastSeen, catalogue }] as const)),
    );
  }

  #seenTimes(): SeenTimes {
    return JSON.parse(valueOf(this.#database, SEEN) ?? '[]') as SeenTimes;
  }

  /** A known finding, last seen when `seen` says; undefined when none has that id. */
  finding(id: FindingId, seen: SeenAt): Finding | undefined {
    const row = this.#database.prepare(`SELECT ${wholeColumns('finding')} FROM finding WHERE id = ?`).get(id);
    return row === undefined ? undefined : findingOf(row, seen);
  }

  /** The newest coverage of each scope. */
  coverage(): readonly { readonly at: Instant; readonly coverage: ScopeCoverage }[] {
    const rows = this.#database.prepare(`SELECT ${wholeColumns('coverage')} FROM coverage ORDER BY scope`).all();
    const [again, at] = JSON.parse(valueOf(this.#database, AGAIN) ?? '[0, ""]') as readonly [number, Instant];
    return rows
      .map((row) => wholeRow('coverage', row))
      .map((row) => ({
        at: row['brought'] === again ? at : String(row['at']),
        coverage: JSON.parse(String(row['body'])) as ScopeCoverage,
      }));
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
    this.#keepSeen(look, kept);
    return { kept, givenUp };
  }

  /** Of what did not change only the time is written, all of it as one value: a look of an unchanged host costs the disk no more than that. */
  #keepSeen({ seenAgain, findings }: LookRecord, changed: readonly Finding[]): void {
    const seen = new Map(this.seenAt());
    for (const { id } of changed) seen.delete(id);
    for (const id of seenAgain) {
      const finding = findings.get(id);
      if (finding !== undefined) seen.set(id, { lastSeen: finding.lastSeen, catalogue: finding.catalogue });
    }
    const looks = Map.groupBy(seen, ([, { lastSeen, catalogue }]) => `${lastSeen} ${catalogue}`);
    const times = [...looks.values()].flatMap((all): SeenTimes => {
      const [first] = all;
      return first === undefined ? [] : [[first[1].lastSeen, first[1].catalogue, all.map(([id]) => id)]];
    });
    setValue(this.#database, SEEN, JSON.stringify(times));
  }

  /** The look that this commit brought, and which changed nothing, saw the same again at `at`: two values are written. Returns what it saw. */
  seenAgain({ number, scan }: LastLook, at: Instant): readonly FindingId[] {
    const times = this.#seenTimes();
    const later = times.map(([lastSeen, ...rest]) => [lastSeen === scan.at ? at : lastSeen, ...rest]);
    setValue(this.#database, SEEN, JSON.stringify(later));
    setValue(this.#database, AGAIN, JSON.stringify([number, at]));
    return times.filter(([lastSeen]) => lastSeen === scan.at).flatMap(([, , ids]) => ids);
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

function findingOf(row: Row, seen: SeenAt): Finding {
  const finding = JSON.parse(String(wholeRow('finding', row)['body'])) as Finding;
  return { ...finding, ...seen.get(finding.id) };
}

import type { DatabaseSync } from 'node:sqlite';
import type { Clock, Instant } from '../../domain/clock.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { Finding, FindingId } from '../../domain/finding.ts';
import { boundedScan, MAX_OPEN, MAX_SCANS, mergedScans, replaces } from './bounds.ts';
import { transaction } from './database.ts';
import type { ChainPosition, Draft, OpenRow, ScanReport, SealedBatch, SpoolEntry } from './entry.ts';
import { Known, type LookRecord } from './known.ts';
import { Outgoing } from './outgoing.ts';
import { openRowOf, Reported } from './reported.ts';

/**
 * The agent's durable state: what is known of this host, and what the collector is still to be told. Every method that
 * changes something returns when it is on disk, whole or not at all. `database.ts` has the layout and its invariants.
 */
export class Spool {
  readonly #database: DatabaseSync;
  readonly #known: Known;
  readonly #outgoing: Outgoing;
  readonly #reported: Reported;
  readonly #clock: Clock;

  /** Over a database that `openDatabase` laid out; `close` closes it. */
  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#known = new Known(database);
    this.#outgoing = new Outgoing(database);
    this.#reported = new Reported(database);
    this.#clock = clock;
  }

  /** All known findings, the remembered gone ones included. */
  findings(): ReadonlyMap<FindingId, Finding> {
    return this.#known.findings();
  }

  /** The newest coverage of each scope. */
  coverage(): readonly { readonly at: Instant; readonly coverage: ScopeCoverage }[] {
    return this.#known.coverage();
  }

  /** Records a look and queues what the collector does not know. What is beyond the bounds is given up and queued as a loss. */
  record(look: LookRecord): void {
    transaction(this.#database, () => {
      const { kept, givenUp } = this.#known.keep(look);
      if (givenUp > 0) this.#addLoss(`findings beyond ${MAX_OPEN} open at once, or beyond the spool's size`, givenUp);
      for (const { id } of kept) {
        this.#reported.retry(id);
        this.#outgoing.add('finding', id);
      }
      this.#known.keepCoverage(look.scan);
      this.#addScan({ ...look.scan, seen: look.seenAgain });
      this.#known.forgetGone();
    });
  }

  /** Says that `count` of `what` had to be given up; told to the collector with the next batch. */
  loss(what: string, count: number): void {
    transaction(this.#database, () => this.#addLoss(what, count));
  }

  /** Queues all open findings behind a `resync` mark, in place of the changes that wait. What had been refused is tried again only when it changes. */
  requestResync(): void {
    transaction(this.#database, () => this.#queueResync());
  }

  /** Whether a resync waits to be sent. */
  isResyncQueued(): boolean {
    return this.#outgoing.has('resync', 'resync');
  }

  /** The next at most `most` entries, oldest first, with what the collector then has open; undefined when there are none. */
  draft(most: number): Draft | undefined {
    const rows = this.#outgoing.unsealed(most).flatMap((row) => {
      const entry = this.#entryOf(row);
      return entry === undefined ? [] : [{ number: row.number, entry }];
    });
    return rows.length === 0 ? undefined : { rows, openAfter: this.#reported.openAfter(rows.map((row) => row.entry)) };
  }

  /** Makes the draft the batch in flight; the exact bytes are kept until `acknowledge`, `reopen` or `setAside`. */
  seal(draft: Draft, batch: Omit<SealedBatch, 'entries'>): void {
    transaction(this.#database, () => {
      for (const { number, entry } of draft.rows)
        this.#outgoing.seal(number, entry.kind === 'finding' ? openRowOf(entry.finding) : undefined);
      const { position, digest, body } = batch;
      this.#database
        .prepare('INSERT INTO batch (only_one, epoch, sequence, previous, digest, body) VALUES (1, ?, ?, ?, ?, ?)')
        .run(position.epoch, position.sequence, position.previous, digest, body);
    });
  }

  /** The batch that was sealed and not yet acknowledged. */
  inFlight(): SealedBatch | undefined {
    const row = this.#database.prepare('SELECT epoch, sequence, previous, digest, body FROM batch').get();
    if (row === undefined) return undefined;
    return {
      position: { epoch: Number(row['epoch']), sequence: Number(row['sequence']), previous: String(row['previous']) },
      digest: String(row['digest']),
      body: row['body'] as Uint8Array,
      entries: this.#outgoing.sealedCount(),
    };
  }

  /** The collector has the batch in flight on its disk: forgets it and moves the chain on. */
  acknowledge(): void {
    const batch = this.inFlight();
    if (batch === undefined) return;
    transaction(this.#database, () => {
      for (const row of this.#outgoing.sealed()) {
        if (row.kind === 'resync') this.#reported.clear();
        if (row.kind === 'finding') this.#reported.report(JSON.parse(row.body) as OpenRow);
      }
      this.#outgoing.dropSealed();
      this.#database.exec('DELETE FROM batch');
      this.#setChain({ epoch: batch.position.epoch, sequence: batch.position.sequence + 1, previous: batch.digest });
    });
  }

  /** Takes the batch in flight apart; its entries wait again, those that changed meanwhile as they are now. */
  reopen(): void {
    transaction(this.#database, () => this.#unseal());
  }

  /** Gives up the content of the batch in flight, which the collector refuses for ever, and reports that as a loss. */
  setAside(why: string): void {
    transaction(this.#database, () => {
      const rows = this.#outgoing.sealed();
      for (const row of rows) if (row.kind === 'finding') this.#reported.refuse(row.key);
      this.#outgoing.dropSealed();
      this.#database.exec('DELETE FROM batch');
      this.#addLoss(`entries that the collector refused (${why})`, rows.length);
    });
  }

  /** Where the next batch stands; undefined when that is not known (after the spool was damaged). */
  chain(): ChainPosition | undefined {
    const text = this.setting('chain');
    return text === undefined ? undefined : (JSON.parse(text) as ChainPosition);
  }

  /** The collector stands elsewhere: goes on from there and sends everything anew. */
  align(position: ChainPosition): void {
    transaction(this.#database, () => {
      this.#unseal();
      this.#setChain(position);
      this.#queueResync();
    });
  }

  /** Starts a new chain with a collector that knows nothing of this host. */
  beginChain(position: ChainPosition): void {
    transaction(this.#database, () => {
      this.#database.exec('DELETE FROM batch; DELETE FROM outgoing');
      this.#reported.forget();
      this.#setChain(position);
      this.#queueResync();
    });
  }

  /** Entries that wait or are in flight. */
  waiting(): number {
    return this.#outgoing.count();
  }

  /** Whether something waits that a person would want to know at once: anything but looks that changed nothing. */
  isUrgent(): boolean {
    return this.#outgoing.hasOtherThan('scan');
  }

  /** A remembered value; undefined when none was remembered under that name. */
  setting(name: string): string | undefined {
    const value = this.#database.prepare('SELECT value FROM meta WHERE name = ?').get(name)?.['value'];
    return typeof value === 'string' ? value : undefined;
  }

  /** Remembers a value, in place of the one before. */
  remember(name: string, value: string): void {
    this.#database
      .prepare('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
      .run(name, value);
  }

  /** Closes the file; the spool is not usable after. */
  close(): void {
    this.#database.close();
  }

  #addScan(scan: ScanReport): void {
    const bounded = boundedScan(scan);
    if (bounded === undefined) {
      this.#addLoss('reports of looks, too large', 1);
      return;
    }
    const older = this.#outgoing.unsealedOf('scan').map((row) => ({ key: row.key, scan: JSON.parse(row.body) as ScanReport }));
    const kept = older.filter((one) => !replaces(bounded, one.scan));
    for (const one of older) if (!kept.includes(one)) this.#outgoing.drop('scan', one.key);
    const [first, second] = kept;
    if (kept.length >= MAX_SCANS && first !== undefined && second !== undefined) {
      const merged = boundedScan(mergedScans(first.scan, second.scan));
      this.#outgoing.drop('scan', first.key);
      if (merged === undefined) this.#addLoss('reports of looks, too large', 1);
      else this.#outgoing.put('scan', second.key, JSON.stringify(merged));
    }
    this.#outgoing.put('scan', String(this.#outgoing.nextNumber()), JSON.stringify(bounded));
  }

  #addLoss(what: string, count: number): void {
    const waiting = this.#outgoing.unsealedOf('loss').find((row) => row.key === what);
    const before = waiting === undefined ? 0 : (JSON.parse(waiting.body) as { readonly count: number }).count;
    this.#outgoing.put('loss', what, JSON.stringify({ at: this.#clock.now(), what: what.slice(0, 200), count: before + count }));
  }

  #queueResync(): void {
    const pending = this.#outgoing.unsealedOf('finding').map((row) => row.key);
    this.#outgoing.dropUnsealed('finding');
    this.#outgoing.dropUnsealed('resync');
    this.#outgoing.put('resync', 'resync', JSON.stringify({ at: this.#clock.now() }));
    for (const id of new Set([...pending, ...this.#reported.resyncable()])) this.#outgoing.add('finding', id);
  }

  #unseal(): void {
    const newest = this.#outgoing.unsealedOf('scan').at(-1);
    this.#outgoing.unseal();
    this.#database.exec('DELETE FROM batch');
    if (newest === undefined) return;
    // A scan that comes back says nothing more where a newer one, which waited meanwhile, covers the same.
    const report = JSON.parse(newest.body) as ScanReport;
    for (const row of this.#outgoing.unsealedOf('scan')) {
      if (row.key !== newest.key && replaces(report, JSON.parse(row.body) as ScanReport)) this.#outgoing.drop('scan', row.key);
    }
  }

  #entryOf(row: { readonly kind: string; readonly key: string; readonly body: string }): SpoolEntry | undefined {
    if (row.kind !== 'finding') return { kind: row.kind, ...(JSON.parse(row.body) as object) } as SpoolEntry;
    const finding = this.#known.finding(row.key);
    return finding === undefined ? undefined : { kind: 'finding', finding };
  }

  #setChain(position: ChainPosition): void {
    const { epoch, sequence, previous } = position;
    this.remember('chain', JSON.stringify({ epoch, sequence, previous }));
  }
}

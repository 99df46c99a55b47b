import type { DatabaseSync } from 'node:sqlite';
import type { Clock, Instant } from '../../domain/clock.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { Finding, FindingId } from '../../domain/finding.ts';
import { BOUNDS, type Bounds } from './bounds.ts';
import type { ChainClaim, ChainPosition, Draft, OpenRow, SealedBatch } from './entry.ts';
import { claimOf, setChain } from './chain.ts';
import type { Ground } from './ground.ts';
import { Known, type LastLook, type LookRecord } from './known.ts';
import { Outgoing } from './outgoing.ts';
import { openRowOf, Reported } from './reported.ts';
import { queueResync } from './resync.ts';
import { sealedBatch } from './sealed.ts';
import { setValue, valueOf } from './values.ts';
import { entryOf } from './waiting-entry.ts';
import { addScan, unseal } from './waiting-scans.ts';

interface Tables {
  readonly database: DatabaseSync;
  readonly known: Known;
  readonly outgoing: Outgoing;
  readonly reported: Reported;
}

/**
 * The agent's durable state: what is known of this host, and what the collector is still to be told. Every method that
 * changes something returns when it is on disk, whole or not at all; `isOnDisk` says when memory has to do. `layout.ts` has
 * the layout and its invariants.
 */
export class Spool {
  readonly #ground: Ground;
  readonly #clock: Clock;
  readonly #bounds: Bounds;
  readonly #noted = new Map<string, string>();
  #bound: Tables | undefined;
  #last: (LastLook & { readonly database: DatabaseSync }) | undefined;

  /** Over a database that `openDatabase` laid out; `close` closes it. */
  constructor(ground: Ground, clock: Clock, bounds: Bounds = BOUNDS) {
    this.#ground = ground;
    this.#bounds = bounds;
    this.#clock = clock;
  }

  /** Whether commits reach the disk now; else only memory holds them, and the collector should be told. */
  get isOnDisk(): boolean {
    return this.#ground.isOnDisk;
  }

  /** All known findings, the remembered gone ones included. */
  findings(): ReadonlyMap<FindingId, Finding> {
    return this.#ground.read(() => this.#tables.known.findings());
  }

  /** The newest coverage of each scope. */
  coverage(): readonly { readonly at: Instant; readonly coverage: ScopeCoverage }[] {
    return this.#ground.read(() => this.#tables.known.coverage());
  }

  /** Records a look and queues what the collector does not know; what is beyond the bounds is given up and queued as a loss. Returns its commit's number. */
  record(look: LookRecord): number {
    this.#last = undefined;
    const commit = this.#commit(({ known, outgoing, reported }, number) => {
      const { kept, givenUp } = known.keep(look, number);
      if (givenUp > 0) this.#addLoss(`findings beyond ${this.#bounds.open} open at once, or beyond the spool's size`, givenUp);
      for (const { id } of kept) {
        reported.retry(id);
        outgoing.add('finding', id);
      }
      known.keepCoverage(look.scan, number);
      addScan(this.#tables.outgoing, { ...look.scan, seen: look.seenAgain }, this.#clock.now());
      known.forgetGone();
    });
    // What changes something is not the same when it is made again.
    if (look.changes.length === 0) this.#last = { number: commit, scan: look.scan, database: this.#ground.database };
    return commit;
  }

  /** Whether the look that this commit brought was recorded last and changed nothing: then it can be recorded again by its times alone. */
  canRepeat(number: number): boolean {
    return this.#last?.number === number;
  }

  /** Records the look of this commit again, which saw the same at another time; false when it cannot be repeated. */
  repeat(number: number, { at, durationMs }: Pick<LookRecord['scan'], 'at' | 'durationMs'>): boolean {
    const last = this.#last;
    if (last?.number !== number) return false;
    const scan = { ...last.scan, at, durationMs };
    this.#last = undefined;
    let isDone = false;
    this.#commit(({ database, known, outgoing }) => {
      // Another database, as after one that was damaged, may not have all that this look saw.
      if (database !== last.database) return;
      addScan(outgoing, { ...scan, seen: known.seenAgain(last, at) }, this.#clock.now());
      isDone = true;
    });
    if (isDone) this.#last = { ...last, scan };
    return isDone;
  }

  /** Says that `count` of `what` had to be given up; told to the collector with the next batch. */
  loss(what: string, count: number): void {
    this.#commit(() => this.#addLoss(what, count));
  }

  /** Queues all open findings behind a `resync` mark, in place of the changes that wait. What had been refused is tried again only when it changes. */
  requestResync(): void {
    this.#commit(({ database }) => queueResync(database, this.#clock.now()));
  }

  /** Says goodbye: the agent was told to stop. */
  sayGoodbye(): void {
    this.#commit(({ outgoing }) => outgoing.put('stopped', 'stopped', JSON.stringify({ at: this.#clock.now() })));
  }

  /** A goodbye that was not sent says nothing any more: the agent runs again. */
  takeBackGoodbye(): void {
    if (this.#ground.read(() => this.#tables.outgoing.has('stopped', 'stopped')))
      this.#commit(({ outgoing }) => outgoing.drop('stopped', 'stopped'));
  }

  /** Whether a resync waits to be sent. */
  isResyncQueued(): boolean {
    return this.#ground.read(() => this.#tables.outgoing.has('resync', 'resync'));
  }

  /** The next at most `most` entries, oldest first, with what the collector then has open; undefined when there are none. */
  draft(most: number): Draft | undefined {
    return this.#ground.read(() => {
      const { outgoing, reported } = this.#tables;
      const seen = this.#tables.known.seenAt();
      const rows = outgoing.unsealed(most).flatMap((row) => {
        const entry = entryOf(row, this.#tables.known, seen);
        return entry === undefined ? [] : [{ number: row.number, entry }];
      });
      return rows.length === 0 ? undefined : { rows, openAfter: reported.openAfter(rows.map((row) => row.entry)) };
    });
  }

  /** Makes the draft the batch in flight; the exact bytes are kept until `acknowledge`, `reopen` or `setAside`. */
  seal(draft: Draft, batch: Omit<SealedBatch, 'entries'>): void {
    this.#commit(({ database, outgoing }) => {
      for (const { number, entry } of draft.rows)
        outgoing.seal(number, entry.kind === 'finding' ? openRowOf(entry.finding) : undefined);
      const { position, digest, body } = batch;
      database
        .prepare(
          `INSERT INTO batch (only_one, epoch, sequence, previous, digest, body, sum)
           VALUES (1, ?1, ?2, ?3, ?4, ?5, row_sum('batch', ?1, ?2, ?3, ?4, ?5))`,
        )
        .run(position.epoch, position.sequence, position.previous, digest, body);
    });
  }

  /** The batch that was sealed and not yet acknowledged. */
  inFlight(): SealedBatch | undefined {
    return this.#ground.read(() => sealedBatch(this.#tables));
  }

  /** The collector has the batch in flight on its disk: forgets it and moves the chain on. */
  acknowledge(): void {
    this.#commit(({ database, known, outgoing, reported }) => {
      const batch = sealedBatch({ database, outgoing });
      if (batch === undefined) return;
      for (const row of outgoing.sealed()) {
        if (row.kind === 'resync') reported.clear();
        if (row.kind === 'finding') reported.report(JSON.parse(row.body) as OpenRow);
      }
      outgoing.dropSealed();
      database.exec('DELETE FROM batch');
      known.forgetGone();
      setChain(this.#ground.database, {
        epoch: batch.position.epoch,
        sequence: batch.position.sequence + 1,
        previous: batch.digest,
      });
    });
  }

  /** Takes the batch in flight apart; its entries wait again, those that changed meanwhile as they are now. */
  reopen(): void {
    this.#commit(() => this.#unseal());
  }

  /** Gives up the content of the batch in flight, which the collector refuses for ever, and reports that as a loss. */
  setAside(why: string): void {
    this.#commit(({ database, outgoing, reported }) => {
      const rows = outgoing.sealed();
      for (const row of rows) if (row.kind === 'finding') reported.refuse(row.key);
      outgoing.dropSealed();
      database.exec('DELETE FROM batch');
      this.#addLoss(`entries that the collector refused (${why})`, rows.length);
    });
  }

  /** Where the next batch stands; undefined when that is not known (after the spool was damaged). */
  chain(): ChainPosition | undefined {
    const text = this.setting('chain');
    return text === undefined ? undefined : (JSON.parse(text) as ChainPosition);
  }

  /** What the collector is told of where this host stands; `epoch` counts when the chain's place was lost. */
  chainClaim(epoch: number): ChainClaim {
    return claimOf(this.chain(), { epoch, inFlight: this.inFlight()?.digest });
  }

  /** The collector stands elsewhere: goes on from there and sends everything anew. */
  align(position: ChainPosition): void {
    this.#commit(({ database }) => {
      this.#unseal();
      setChain(this.#ground.database, position);
      queueResync(database, this.#clock.now());
    });
  }

  /** Starts a new chain with a collector that knows nothing of this host. */
  beginChain(position: ChainPosition): void {
    this.#commit(({ database, reported }) => {
      database.exec('DELETE FROM batch; DELETE FROM outgoing');
      reported.forget();
      setChain(this.#ground.database, position);
      queueResync(database, this.#clock.now());
    });
  }

  /** Entries that wait or are in flight. */
  waiting(): number {
    return this.#ground.read(() => this.#tables.outgoing.count());
  }

  /** Whether something waits that a person would want to know at once: anything but looks that changed nothing. */
  isUrgent(): boolean {
    return this.#ground.read(() => this.#tables.outgoing.hasOtherThan('scan'));
  }

  /** A remembered value; undefined when none was remembered under that name. */
  setting(name: string): string | undefined {
    return this.#noted.get(name) ?? this.#ground.read(() => valueOf(this.#ground.database, name));
  }

  /** Remembers a value, in place of the one before. */
  remember(name: string, value: string): void {
    this.#commit(() => setValue(this.#ground.database, name, value));
  }

  /** Remembers a value with the next commit: for what may be lost in a crash, and is not worth a write to disk of its own. */
  note(name: string, value: string): void {
    this.#noted.set(name, value);
  }

  /** Closes the file; the spool is not usable after. */
  close(): void {
    try {
      if (this.#noted.size > 0) this.#commit(() => undefined);
    } finally {
      this.#ground.close();
    }
  }

  /**
   * One commit, with what was noted, under the next number. It may be done again on another connection, for the first try
   * failed at an unknown point: what is there under this number already is not done twice, only made sure of.
   */
  #commit(work: (tables: Tables, number: number) => void): number {
    const number = this.#ground.read(() => this.#commits()) + 1;
    this.#ground.transaction(() => {
      const isDone = this.#commits() === number;
      setValue(this.#ground.database, 'commits', String(isDone ? number + 1 : number));
      if (isDone) return;
      for (const [name, value] of this.#noted) setValue(this.#ground.database, name, value);
      work(this.#tables, number);
    });
    this.#noted.clear();
    return number;
  }

  #commits(): number {
    return Number(valueOf(this.#ground.database, 'commits') ?? 0);
  }

  get #tables(): Tables {
    const { database } = this.#ground;
    if (this.#bound?.database === database) return this.#bound;
    const known = new Known(database, this.#bounds);
    this.#bound = { database, known, outgoing: new Outgoing(database), reported: new Reported(database) };
    return this.#bound;
  }

  #addLoss(what: string, count: number): void {
    this.#tables.outgoing.addLoss(this.#clock.now(), what, count);
  }

  #unseal(): void {
    const { database, outgoing } = this.#tables;
    unseal(outgoing);
    database.exec('DELETE FROM batch');
  }
}

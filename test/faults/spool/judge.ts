import { createHash } from 'node:crypto';
import type { Clock } from '../../../src/domain/clock.ts';
import { openSpool } from '../../../src/agent/spool/open-spool.ts';
import { CLOCK } from '../../../src/agent/spool/fixtures/finding.ts';
import { wholeSpool } from './whole-spool.ts';
import type { SpoolEntry } from '../../../src/agent/spool/entry.ts';
import type { Spool } from '../../../src/agent/spool/spool.ts';

/** What a driver says of itself, one line of JSON each. */
export type Line =
  | { readonly kind: 'began' | 'ended' }
  | { readonly kind: 'trouble'; readonly what: string }
  | {
      readonly kind: 'recorded';
      readonly version: string;
      readonly onDisk: boolean;
      readonly findings: readonly { readonly id: string; readonly state: string }[];
    }
  | { readonly kind: 'lost'; readonly version: string; readonly onDisk: boolean }
  | { readonly kind: 'sent'; readonly batch: Sent }
  | { readonly kind: 'acknowledged'; readonly sequence: number };

/** A batch as it reached the collector. */
export interface Sent {
  readonly epoch: number;
  readonly sequence: number;
  readonly previous: string;
  readonly digest: string;
  readonly entries: readonly SpoolEntry[];
}

/** The batch in flight, sealed from what waits when there was none; undefined when nothing waits. */
function nextBatch(spool: Spool): Sent | undefined {
  if (spool.inFlight() === undefined) {
    const draft = spool.draft(100);
    if (draft === undefined) return undefined;
    const position = spool.chain() ?? { epoch: 1, sequence: 2_000_000_000, previous: '0'.repeat(64) };
    const body = Buffer.from(JSON.stringify(draft.rows.map((row) => row.entry)));
    const digest = createHash('sha256').update(JSON.stringify(position)).update(body).digest('hex');
    spool.seal(draft, { position, digest, body });
  }
  const batch = spool.inFlight();
  if (batch === undefined) return undefined;
  return {
    ...batch.position,
    digest: batch.digest,
    entries: JSON.parse(Buffer.from(batch.body).toString()) as readonly SpoolEntry[],
  };
}

/** Brings all that waits to the collector; says each step, a batch before anything is done with its answer. */
export function deliver(spool: Spool, collector: ModelCollector, say: (line: Line) => void): void {
  for (let round = 0; round < 50; round += 1) {
    const batch = nextBatch(spool);
    if (batch === undefined) return;
    say({ kind: 'sent', batch });
    const elsewhere = collector.take(batch);
    if (elsewhere !== undefined) spool.align(elsewhere);
    else {
      spool.acknowledge();
      say({ kind: 'acknowledged', sequence: batch.sequence });
    }
  }
  collector.violations.push('the spool is never empty');
}

/** The collector's half of the chain, as `commitBatch` of the store has it. */
export class ModelCollector {
  sequence = 0;
  last = '0'.repeat(64);
  readonly open = new Map<string, string>();
  readonly losses = new Map<string, number>();
  readonly violations: string[] = [];

  /** Where the sender should be, when it is elsewhere. */
  take(batch: Sent): { readonly epoch: number; readonly sequence: number; readonly previous: string } | undefined {
    if (batch.sequence === this.sequence && batch.digest === this.last) return undefined; // a retry
    const isNext = batch.sequence === this.sequence + 1;
    if (!isNext && batch.sequence !== this.sequence) return { epoch: 1, sequence: this.sequence + 1, previous: this.last };
    if (!isNext || batch.previous !== this.last) this.violations.push(`a fork at ${batch.sequence}`);
    this.sequence = batch.sequence;
    this.last = batch.digest;
    for (const entry of batch.entries) this.#apply(entry);
    return undefined;
  }

  #apply(entry: SpoolEntry): void {
    if (entry.kind === 'resync') this.open.clear();
    if (entry.kind === 'loss') this.losses.set(entry.what, (this.losses.get(entry.what) ?? 0) + entry.count);
    if (entry.kind !== 'finding') return;
    if (entry.finding.state === 'gone') this.open.delete(entry.finding.id);
    else this.open.set(entry.finding.id, entry.finding.version ?? '');
  }
}

/**
 * What is wrong with a spool after its driver ended, however it did: opens it, brings the rest to the collector, and compares
 * what the driver promised with what is there. Empty when nothing is lost and nothing twice.
 */
export function violations(folder: string, lines: readonly Line[], clock: Clock = CLOCK): readonly string[] {
  const collector = new ModelCollector();
  for (const line of lines) if (line.kind === 'sent') collector.take(line.batch);
  const { spool } = openSpool(folder, clock);
  const found: string[] = [];
  try {
    found.push(...lostCommits(spool, lines));
    hello(spool, collector);
    deliver(spool, collector, () => undefined);
    const open = [...spool.findings().values()].filter((one) => one.state !== 'gone');
    const known = open.map((one) => `${one.id} ${one.version ?? ''}`).toSorted();
    const reported = [...collector.open].map(([id, version]) => `${id} ${version}`).toSorted();
    if (known.join() !== reported.join()) found.push(`the collector has ${reported.join()} and the host ${known.join()}`);
  } finally {
    spool.close();
  }
  return [...found, ...collector.violations, ...miscounted(collector, lines), ...wholeSpool(folder)];
}

/** What an agent says first after its start: a state that is older than what the collector has of it begins a new chain. */
export function hello(spool: Spool, collector: ModelCollector): void {
  const chain = spool.chain();
  const acknowledged = chain === undefined ? 0 : chain.sequence - 1;
  const inFlight = spool.inFlight();
  const isKnown = inFlight?.digest === collector.last && inFlight.position.sequence === collector.sequence;
  if (acknowledged >= collector.sequence || isKnown) return;
  collector.sequence = 0;
  collector.last = '0'.repeat(64);
  spool.align({ epoch: 1, sequence: 1, previous: collector.last });
}

/** What the driver said was on disk must be known, as it was said or as it became later. */
function lostCommits(spool: Spool, lines: readonly Line[]): readonly string[] {
  const promised = new Map<string, number>();
  for (const line of lines) {
    if (line.kind !== 'recorded' || !line.onDisk) continue;
    for (const { id } of line.findings) promised.set(id, Number(line.version));
  }
  const known = spool.findings();
  return [...promised].flatMap(([id, version]) => {
    const has = Number(known.get(id)?.version ?? 0);
    return has >= version ? [] : [`${id[0] ?? ''} was on disk in version ${version}, and is known in ${has}`];
  });
}

/**
 * A loss is told once: what was promised to be on disk is told, and nothing twice. When memory alone knew that it had been
 * told, and ended, it is told again: at least once is what can be had then.
 */
function miscounted(collector: ModelCollector, lines: readonly Line[]): readonly string[] {
  const promised = lines
    .filter((line) => line.kind === 'lost' && line.onDisk)
    .map((line) => ('version' in line ? line.version : ''));
  const missing = promised.filter((version) => !collector.losses.has(`rounds ${version}`));
  const wasInMemory = lines.some((line) => line.kind === 'trouble' && line.what === 'in-memory');
  const twice = [...collector.losses].filter(([what, count]) => what.startsWith('rounds ') && count > 1 && !wasInMemory);
  return [
    ...missing.map((version) => `the loss of round ${version} was never told`),
    ...twice.map(([what, count]) => `the loss of ${what} was told ${count} times`),
  ];
}

import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLOCK, DIGEST, finding, record } from './fixtures/finding.ts';
import { openSpool } from './open-spool.ts';
import type { Spool } from './spool.ts';
import type { Draft, OpenRow, SpoolEntry } from './entry.ts';
import type { Finding } from '../../domain/finding.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

let sequence = 0;
function seal(spool: Spool, draft: Draft): void {
  sequence += 1;
  const position = spool.chain() ?? { epoch: 1, sequence, previous: DIGEST };
  spool.seal(draft, { position, digest: DIGEST, body: Buffer.from(JSON.stringify(draft.rows)) });
}

const nameOf = (entry: SpoolEntry) => (entry.kind === 'finding' ? `finding ${entry.finding.id[0] ?? ''}` : entry.kind);

/** What the spool should be: lists in memory, and a collector that applies what it acknowledges. */
class Model {
  known = new Map<string, Finding>();
  waiting: string[] = [];
  sealed: { name: string; entry: SpoolEntry }[] = [];
  collector = new Map<string, OpenRow>();

  queue(name: string): void {
    if (!this.waiting.includes(name)) this.waiting.push(name);
  }
  queueResync(): void {
    const findings = this.waiting.filter((name) => name.startsWith('finding'));
    this.waiting = this.waiting.filter((name) => !name.startsWith('finding') && name !== 'resync');
    this.queue('resync');
    const open = [...this.known.values()].filter((one) => one.state !== 'gone').map((one) => `finding ${one.id[0] ?? ''}`);
    for (const name of [...findings, ...open.toSorted()]) this.queue(name);
  }
  acknowledge(): void {
    for (const { entry } of this.sealed) {
      if (entry.kind === 'resync') this.collector.clear();
      if (entry.kind !== 'finding') continue;
      if (entry.finding.state === 'gone') this.collector.delete(entry.finding.id);
      else this.collector.set(entry.finding.id, entry.finding);
    }
    this.sealed = [];
  }
}

interface Real {
  spool: Spool;
}

class Look implements fc.Command<Model, Real> {
  readonly changes: readonly Finding[];
  constructor(changes: readonly Finding[]) {
    this.changes = changes;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    record(real.spool, this.changes);
    for (const one of this.changes) {
      model.known.set(one.id, one);
      model.queue(`finding ${one.id[0] ?? ''}`);
    }
    model.waiting = model.waiting.filter((name) => name !== 'scan');
    model.queue('scan');
  }
  toString = () => `look(${this.changes.map((one) => `${one.id[0] ?? ''}:${one.state}`).join()})`;
}

class Seal implements fc.Command<Model, Real> {
  readonly most: number;
  constructor(most: number) {
    this.most = most;
  }
  check = (model: Readonly<Model>) => model.sealed.length === 0 && model.waiting.length > 0;
  run(model: Model, real: Real): void {
    const draft = real.spool.draft(this.most);
    if (draft === undefined) throw new Error('nothing to send, and the model has something');
    const names = draft.rows.map((row) => nameOf(row.entry));
    expect(names).toEqual(model.waiting.slice(0, this.most));
    seal(real.spool, draft);
    model.sealed = draft.rows.map((row) => ({ name: nameOf(row.entry), entry: row.entry }));
    model.waiting = model.waiting.slice(names.length);
    const after = new Model();
    after.collector = new Map(model.collector);
    after.sealed = model.sealed;
    after.acknowledge();
    expect(new Set(draft.openAfter.map((row) => `${row.id} ${row.version ?? ''}`))).toEqual(
      new Set([...after.collector.values()].map((row) => `${row.id} ${row.version ?? ''}`)),
    );
  }
  toString = () => `seal(${this.most})`;
}

function command(name: string, run: (model: Model, real: Real) => void): fc.Command<Model, Real> {
  return { check: () => true, run, toString: () => name };
}

const acknowledge = command('acknowledge', (model, real) => {
  real.spool.acknowledge();
  model.acknowledge();
});
const takeApart = command('reopen', (model, real) => {
  real.spool.reopen();
  const back = model.sealed.map((one) => one.name).filter((name) => !model.waiting.includes(name));
  model.waiting = [...back, ...model.waiting];
  model.sealed = [];
});
const resync = command('resync', (model, real) => {
  real.spool.requestResync();
  model.queueResync();
});
const crash = command('crash', (_model, real) => {
  const before = real.spool.inFlight();
  real.spool.close(); // what was not committed is not there: the same as a kill, since every method commits
  real.spool = openSpool(folder, CLOCK).spool;
  expect(real.spool.inFlight()).toEqual(before);
});

describe('Spool', () => {
  it('is a list in memory, under any commands and crashes; the collector ends up with exactly what is known', () => {
    const looks = fc
      .uniqueArray(fc.record({ id: fc.constantFrom('1', '2', '3'), version: fc.constantFrom('1', '2'), gone: fc.boolean() }), {
        selector: (one) => one.id,
        maxLength: 3,
      })
      .map((changes) => new Look(changes.map((one) => finding(one.id, one.version, one.gone ? 'gone' : 'installed'))));
    const commands = [
      looks,
      fc.integer({ min: 1, max: 4 }).map((most) => new Seal(most)),
      ...[acknowledge, takeApart, resync, crash].map((one) => fc.constant(one)),
    ];
    fc.assert(
      fc.property(fc.commands(commands, { maxCommands: 25 }), (run) => {
        rmSync(folder, { recursive: true });
        folder = mkdtempSync(path.join(tmpdir(), 'bandog-spool-'));
        const model = new Model();
        const real = { spool: openSpool(folder, CLOCK).spool };
        fc.modelRun(() => ({ model, real }), run);
        acknowledge.run(model, real);
        for (let draft = real.spool.draft(2); draft !== undefined; draft = real.spool.draft(2)) {
          new Seal(2).run(model, real);
          acknowledge.run(model, real);
        }
        const open = [...real.spool.findings().values()].filter((one) => one.state !== 'gone');
        expect(new Map(open.map((one) => [one.id, one.version]))).toEqual(
          new Map([...model.collector.values()].map((one) => [one.id, one.version])),
        );
        real.spool.close();
      }),
      { numRuns: 40, seed: 787_626_516 } /* found a scan that came back beside a newer one */,
    );
  });

  it('keeps the batch in flight to the byte over a restart', () => {
    const { spool } = openSpool(folder, CLOCK);
    record(spool, [finding('1', '1')]);
    const draft = spool.draft(10);
    if (draft === undefined) throw new Error('nothing to send');
    const body = new Uint8Array([31, 139, 0, 255, 10]);
    spool.seal(draft, { position: { epoch: 3, sequence: 7, previous: DIGEST }, digest: 'e'.repeat(64), body });
    record(spool, [finding('1', '2')]);
    spool.close();
    const again = openSpool(folder, CLOCK).spool;
    expect(again.inFlight()).toEqual({
      position: { epoch: 3, sequence: 7, previous: DIGEST },
      digest: 'e'.repeat(64),
      body,
      entries: 2,
    });
    again.acknowledge();
    expect(again.chain()).toEqual({ epoch: 3, sequence: 8, previous: 'e'.repeat(64) });
    expect(again.draft(10)?.rows.map((row) => row.entry)).toMatchObject([{ finding: { version: '2' } }, { kind: 'scan' }]);
    again.close();
  });

  it('holds one change for each finding, however often it changes while offline', () => {
    const { spool } = openSpool(folder, CLOCK);
    for (let round = 0; round < 300; round += 1)
      record(spool, [finding('1', String(round)), finding('2', '1', round % 2 === 0 ? 'gone' : 'installed')]);
    expect(spool.waiting()).toBe(3);
    spool.close();
  });

  it('reports what the collector refuses as a loss, once, and does not send it again in a resync until it changes', () => {
    const { spool } = openSpool(folder, CLOCK);
    record(spool, [finding('1', '1')]);
    const draft = spool.draft(1);
    if (draft === undefined) throw new Error('nothing to send');
    seal(spool, draft);
    spool.setAside('E_BATCH_MALFORMED');
    spool.requestResync();
    expect(spool.draft(10)?.rows.map((row) => nameOf(row.entry))).toEqual(['scan', 'loss', 'resync']);
    record(spool, [finding('1', '2')]);
    expect(spool.draft(10)?.rows.map((row) => nameOf(row.entry))).toContain('finding 1');
    spool.close();
  });

  it('keeps at most sixteen looks of different scopes', () => {
    const { spool } = openSpool(folder, CLOCK);
    for (let round = 0; round < 40; round += 1) record(spool, [], `npm@${round}`);
    const scans = spool.draft(100)?.rows.map((row) => row.entry) ?? [];
    expect(scans.length).toBe(16);
    expect(new Set(scans.flatMap((scan) => (scan.kind === 'scan' ? scan.coverage.map((one) => one.scope) : []))).size).toBe(40);
    spool.close();
  });
});

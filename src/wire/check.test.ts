import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import type { TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import * as answers from './parse-answers.ts';
import { parseFromScanner, parseToScanner } from './parse-pipe.ts';
import * as statements from './parse-statements.ts';
import { FromScanner, ToScanner } from './pipe.ts';
import {
  BatchAnswer,
  CataloguePiece,
  ContactAnswer,
  EnrolAnswer,
  ErrorAnswer,
  Nonce,
  RenewAnswer,
  RotateAnswer,
  WaitAnswer,
} from './protocol.ts';
import { ProgressAnswer } from './order-progress.ts';
import { Command, HostSettings, PublisherKey, Release, SignedStatement } from './statements.ts';

const digest = 'a'.repeat(64);
const gap = { reason: 'denied', path: '/x', detail: 'y' };
const running = { pid: 1, startTicks: '2', executable: '/x', deleted: false, account: { id: '0', name: 'root' }, container: 'c' };
const evidence = {
  kind: 'npm-package',
  indicator: 'npm:x',
  strength: 'proof',
  path: '/x',
  place: 'p',
  recogniser: 'r',
  detail: 'd',
};
const observation = {
  id: 'b'.repeat(32),
  product: 'codex-cli',
  channel: 'npm',
  environment: { kind: 'container', id: 'i', image: 'm' },
  account: { id: '1000' },
  anchor: '/x',
  paths: ['/x'],
  running: [running],
  version: '1',
  identity: 'proven',
  partOf: 'cursor',
  evidence: [evidence],
  state: 'installed',
  scopes: ['npm@system'],
};
const cost = { cpuMs: 12.5, watcherCpuMs: 0, peakBytes: 1, endedAtCap: 0, cacheBytes: 3 };
const contact = { contactIntervalSeconds: 300, resync: false };
const statement = { text: '{}', signature: 's'.repeat(86) };
const updates = { publisherKeys: [statement], release: statement, settings: statement, commands: [statement] };
const instant = '2026-01-01T00:00:00.000Z';
const release = {
  schema: 'bandog.release/1',
  revision: 3,
  version: '1',
  digest,
  length: 9,
  products: 2,
  created: instant,
  expires: instant,
};
const publisherKey = { schema: 'bandog.publisher-key/1', previous: 'a', next: 'b', created: instant };
const settings = {
  schema: 'bandog.settings/1',
  collectorId: 'c',
  revision: 1,
  created: instant,
  products: ['codex-cli'],
  addresses: ['https://a:1'],
  contactIntervalSeconds: 60,
  sweepShare: 2.5,
  notice: 'n',
  contact: 'c',
  campaigns: [{ product: 'codex-cli', text: 't', deadline: instant }],
  desktopNotices: false,
  dryRuns: true,
};
const command = {
  schema: 'bandog.command/1',
  id: 'd'.repeat(32),
  collectorId: 'c',
  hostId: 'e'.repeat(32),
  number: 1,
  verb: 'rescan',
  depth: 'deep',
  release: statement,
  issued: instant,
  expires: instant,
};

const kinds: readonly {
  readonly name: string;
  readonly schema: TSchema;
  readonly ours: (value: unknown) => boolean;
  readonly valid: readonly object[];
}[] = [
  {
    name: 'from the scanner',
    schema: FromScanner,
    ours: (value) => parseFromScanner(JSON.stringify(value)) !== undefined,
    valid: [
      { kind: 'ready', version: '1', watched: 3 },
      { kind: 'failed', id: 1, code: 'E_SCAN_FAILED', message: 'm' },
      { kind: 'changed', scopes: ['a'], why: 'w' },
      { kind: 'progress', id: 1, scope: 's' },
      { kind: 'progress', id: 1, scope: 's', through: 0, copies: [{ product: 'codex-cli', copies: 1 }] },
      { kind: 'conditions', onBattery: true, loadPerCore: 0.5, pressure: 0.25 },
      { kind: 'failed', id: 2, code: 'E_SCAN_FAILED', message: 'm', cost },
      { kind: 'changed', scopes: ['a'], why: 'w', urgent: true },
      { kind: 'unchanged', id: 2, startedAt: '2026-01-01T00:00:00.000Z', durationMs: 0.5, cost },
      { kind: 'watching', watched: 3, compared: 2, starts: 'polling', why: 'w' },
      {
        kind: 'counted',
        id: 2,
        catalogue: { version: '1', digest },
        scopes: 3,
        incomplete: 1,
        copies: [{ product: 'codex-cli', copies: 2 }],
        cost: { cpuMs: 1, watcherCpuMs: 0, peakBytes: 1, endedAtCap: 0 },
      },
      { kind: 'tried', id: 2, catalogue: { version: '1', digest }, products: ['codex-cli'], problems: ['p'] },
      {
        kind: 'result',
        id: 1,
        startedAt: '2026-01-01T00:00:00.000Z',
        durationMs: 0.5,
        catalogue: { version: '1', digest },
        observations: [observation],
        coverage: [{ scope: 's', complete: false, gaps: [gap] }],
        cost,
        hung: ['/x'],
        nearMisses: [{ product: 'codex-cli', path: '/x', why: 'w', scope: 's' }],
      },
    ],
  },
  {
    name: 'to the scanner',
    schema: ToScanner,
    ours: (value) => parseToScanner(JSON.stringify(value)) !== undefined,
    valid: [
      { kind: 'scan', id: 1, depth: 'quick', scopes: ['a'], deadlineMs: 1000 },
      { kind: 'scan', id: 3, depth: 'quick', known: 2, deadlineMs: 1000 },
      {
        kind: 'scan',
        id: 2,
        depth: 'deep',
        skip: ['b'],
        limits: { sweepShare: 0.5, memoryMiB: 64, cacheMiB: 1, nice: 19 },
        deadlineMs: 1000,
      },
      { kind: 'watch', on: true },
      { kind: 'hold', on: true },
      { kind: 'cancel', id: 3 },
      { kind: 'try', id: 1, catalogue: digest },
      { kind: 'count', id: 1, catalogue: digest, skip: ['/x'], limits: { memoryMiB: 64 }, deadlineMs: 1000 },
      { kind: 'use', catalogue: digest },
      { kind: 'use' },
    ],
  },
  { name: 'nonce', schema: Nonce, ours: answers.isNonce, valid: [{ collectorId: 'c', nonce: 'n' }] },
  {
    name: 'enrolment',
    schema: EnrolAnswer,
    ours: answers.isEnrolAnswer,
    valid: [
      {
        hostId: 'c'.repeat(32),
        collectorId: 'c',
        bearer: 'b',
        epoch: 1,
        contactIntervalSeconds: 60,
        commandKey: 'k',
        publisherKey: 'p',
      },
    ],
  },
  { name: 'renewal', schema: RenewAnswer, ours: answers.isRenewAnswer, valid: [{ bearer: 'b' }] },
  { name: 'rotation', schema: RotateAnswer, ours: answers.isRotateAnswer, valid: [{ publicKey: 'b' }] },
  { name: 'contact', schema: ContactAnswer, ours: answers.isContactAnswer, valid: [contact, { ...contact, updates, wait: 5 }] },
  {
    name: 'a held request',
    schema: WaitAnswer,
    ours: answers.isWaitAnswer,
    valid: [{ orders: true, wait: 50 }, { orders: false }],
  },
  { name: 'how far an order is', schema: ProgressAnswer, ours: answers.isProgressAnswer, valid: [{ nextSeconds: 1 }, {}] },
  { name: 'a piece of a catalogue', schema: CataloguePiece, ours: answers.isCataloguePiece, valid: [{ bytes: 'H4sI+/8=' }] },
  { name: 'statement', schema: SignedStatement, ours: statements.isSignedStatement, valid: [statement] },
  { name: 'release', schema: Release, ours: statements.isRelease, valid: [release] },
  { name: 'publisher key', schema: PublisherKey, ours: statements.isPublisherKey, valid: [publisherKey] },
  { name: 'settings', schema: HostSettings, ours: statements.isHostSettings, valid: [settings] },
  { name: 'command', schema: Command, ours: statements.isCommand, valid: [command] },
  { name: 'batch', schema: BatchAnswer, ours: answers.isBatchAnswer, valid: [{ outcome: 'committed', expected: 2, ...contact }] },
  {
    name: 'error',
    schema: ErrorAnswer,
    ours: answers.isErrorAnswer,
    valid: [{ code: 'E_NOT_FOUND', message: 'm', remedy: 'r', expected: { epoch: 1, sequence: 2, previous: digest } }],
  },
];

const ODD: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  1e15,
  true,
  '',
  'x',
  'x'.repeat(20_000),
  [],
  ['x'],
  [[]],
  {},
  { kind: 'x' },
  '__proto__',
  '2026-01-01',
];

/** The value with one thing in it changed: a member or item removed, replaced or added. */
function mutated(value: unknown, pick: (bound: number) => number): unknown {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const at = pick(items.length + 1);
    if (at === items.length) return [...items, ODD[pick(ODD.length)]];
    return pick(3) === 0 ? items.toSpliced(at, 1) : items.with(at, mutated(items[at], pick));
  }
  if (typeof value !== 'object' || value === null) return ODD[pick(ODD.length)];
  const members = Object.entries(value);
  const at = pick(members.length + 1);
  const member = members[at];
  if (member === undefined) return Object.fromEntries([...members, [['extra', '__proto__', 'kind'][pick(3)] ?? '', 1]]);
  if (pick(4) === 0) return Object.fromEntries(members.toSpliced(at, 1));
  return Object.fromEntries(members.with(at, [member[0], mutated(member[1], pick)]));
}

describe('checks without a schema library', () => {
  for (const { name, schema, ours, valid } of kinds) {
    const theirs = Compile(schema);
    it(`agree with the schema, of what is valid: ${name}`, () => {
      for (const one of valid) expect([theirs.Check(one), ours(one)]).toEqual([true, true]);
    });

    it(`R02: agree with the schema, of what is nearly valid: ${name}`, () => {
      let refused = 0;
      fc.assert(
        fc.property(
          fc.constantFrom(...valid),
          fc.integer({ min: 1, max: 2 }),
          fc.infiniteStream(fc.nat(1000)),
          (one, times, numbers) => {
            const pick = (bound: number) => Number(numbers.next().value) % bound;
            let value: unknown = one;
            for (let time = 0; time < times; time += 1) value = mutated(value, pick);
            // What crosses a border is text: `undefined` and inherited members do not.
            const crossed: unknown = JSON.parse(JSON.stringify(value) ?? 'null');
            const verdict = theirs.Check(crossed);
            if (!verdict) refused += 1;
            expect({ crossed, verdict: ours(crossed) }).toEqual({ crossed, verdict });
          },
        ),
        { numRuns: 400 },
      );
      expect(refused).toBeGreaterThan(100);
    });
  }

  it('refuse what is no JSON, is nested a million deep, or has a number without end', () => {
    expect(parseFromScanner('{')).toBeUndefined();
    expect(parseFromScanner('['.repeat(100_000) + ']'.repeat(100_000))).toBeUndefined();
    expect(parseFromScanner('{"kind":"ready","version":"1","watched":1e999}')).toBeUndefined();
    expect(parseFromScanner('{"kind":"ready","version":"1","watched":1,"__proto__":{"x":1}}')).toBeUndefined();
  });
});

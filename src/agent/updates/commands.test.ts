import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignedStatement } from '../../wire/statements.ts';
import { Commands, type Deeds } from './commands.ts';
import { COLLECTOR_ID, HOST_ID, NOW, Signer } from './fixtures/publisher.ts';
import { judgeCommand } from './judge-command.ts';
import { UpdatesFile } from './updates-file.ts';

const collector = new Signer();
const publisher = new Signer();
const host = { hostId: HOST_ID, collectorId: COLLECTOR_ID, commandKey: collector.publicKey };
const log = pino({ level: 'silent' });
const refused = (why: string) => ({ kind: 'refused', why: expect.stringContaining(why) });

const ROWS: readonly { readonly name: string; readonly given: SignedStatement; readonly last?: number; readonly want: object }[] =
  [
    { name: 'an order is obeyed', given: collector.command(), want: { kind: 'obey' } },
    { name: 'T57: of the publisher key', given: publisher.command(), want: refused('not signed') },
    ...['run', 'upload', 'scan', 'set', '__proto__', 'disable-signature-check'].map((verb) => ({
      name: `T57: to ${verb}`,
      given: collector.command({ verb }),
      want: refused('nothing that an agent can be ordered'),
    })),
    {
      name: 'T57: to look at one path',
      given: collector.command({ path: '/home/alice/.ssh' }),
      want: refused('nothing that an agent can be ordered'),
    },
    { name: 'T57: for another host', given: collector.command({ hostId: 'e'.repeat(32) }), want: refused('another host') },
    {
      name: 'T57: of another collector with the same key',
      given: collector.command({ collectorId: 'x' }),
      want: refused('another host'),
    },
    {
      name: 'T57: valid for ten years',
      given: collector.command({ expires: '2036-11-21T00:00:00.000Z' }),
      want: refused('longer than a month'),
    },
    { name: 'T54: that was obeyed before', given: collector.command({ number: 3 }), last: 3, want: { kind: 'known' } },
    { name: 'T54: older than one that was obeyed', given: collector.command({ number: 2 }), last: 3, want: { kind: 'known' } },
    { name: 'that is past', given: collector.command({ expires: '2026-11-20T23:00:00.000Z' }), want: { kind: 'past' } },
  ];

describe('an order', () => {
  for (const { name, given, last = 0, want } of ROWS)
    it(name, () => expect(judgeCommand(given, { lastCommand: last }, { ...host, now: NOW })).toMatchObject(want));
});

describe('orders that come in', () => {
  let folder: string;
  let did: string[];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bandog-commands-'));
    did = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = () => new UpdatesFile(folder, { publisherKey: publisher.publicKey, log });
  const deed = (verb: string) => async () => {
    did.push(verb);
    if (verb === 'canary') throw new Error('the disk is full');
    return { state: 'acted' } as const;
  };
  const deeds: Deeds = {
    rescan: deed('rescan'),
    canary: deed('canary'),
    resync: deed('resync'),
    'rotate-key': deed('rotate-key'),
    'send-diagnostics': deed('send-diagnostics'),
    'dry-run': deed('dry-run'),
  };
  const start = (file: UpdatesFile, given: Partial<Deeds> = {}) =>
    new Commands({
      file,
      clock: { now: () => NOW, monotonicMs: () => 0 },
      log,
      host,
      deeds: { ...deeds, ...given },
      ended: () => undefined,
    });
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('are obeyed once, also after a restart, and told until the collector has heard', async () => {
    const file = open();
    const commands = start(file);
    const orders = [
      collector.command({ number: 1, id: '1'.repeat(32) }),
      collector.command({ number: 2, id: '2'.repeat(32), verb: 'canary' }),
    ];
    commands.take(orders);
    commands.take(orders);
    await settled();
    start(open()).take(orders);
    await settled();
    expect(did).toEqual(['rescan', 'canary']);
    const outcomes = [
      { id: '1'.repeat(32), state: 'acted' },
      { id: '2'.repeat(32), state: 'failed', why: 'the disk is full' },
    ];
    expect(open().state.outcomes).toEqual(outcomes);
    commands.told(outcomes.slice(0, 1) as typeof file.state.outcomes);
    expect(open().state.outcomes).toEqual(outcomes.slice(1));
  });

  it('T57: that are refused are told by the next heartbeat, once', () => {
    const file = open();
    const commands = start(file);
    for (let time = 0; time < 3; time += 1) commands.take([collector.command({ verb: 'run' })]);
    expect(file.state.refused).toEqual([
      { what: 'command', why: expect.stringContaining('nothing that an agent can be ordered') },
    ]);
    expect(did).toEqual([]);
  });

  it('are counted anew when the host got another id', async () => {
    start(open()).take([collector.command({ number: 5 })]);
    await settled();
    const anew = { ...host, hostId: 'f'.repeat(32) };
    const file = open();
    const commands = new Commands({
      file,
      clock: { now: () => NOW, monotonicMs: () => 0 },
      log,
      host: anew,
      deeds,
      ended: () => undefined,
    });
    commands.take([
      collector.command({ number: 5 }),
      collector.command({ hostId: anew.hostId, number: 1, id: '9'.repeat(32), verb: 'resync' }),
    ]);
    await settled();
    expect([did, file.state.lastCommand, file.state.outcomes.map(({ id }) => id)]).toEqual([
      ['rescan', 'resync'],
      1,
      ['9'.repeat(32)],
    ]);
  });
});

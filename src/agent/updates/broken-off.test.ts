import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Commands, type Deeds } from './commands.ts';
import { COLLECTOR_ID, HOST_ID, NOW, Signer } from './fixtures/publisher.ts';
import type { Done } from './order-book.ts';
import { UpdatesFile } from './updates-file.ts';
import { firstState, type Outcome } from './updates-state.ts';

const collector = new Signer();
const log = pino({ level: 'silent' });
const ID = 'd'.repeat(32);
const ORDER = collector.command();
const LATER = '2026-11-21T02:00:00.000Z';
const never = new Promise<Done>(() => undefined);
const settled = () => new Promise((resolve) => setImmediate(resolve));

let folder: string;
let begun: number;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-broken-off-'));
  begun = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const state = () => new UpdatesFile(folder, { publisherKey: collector.publicKey, log }).state;

interface Life {
  /** What its deed comes to; absent: it does not live to end it. */
  readonly done?: Done | Promise<Done> | (() => Done);
  readonly now?: string;
  readonly commandKey?: string;
}

/** One process of an agent over the folder as it is. */
function start({ done, now = NOW, commandKey = collector.publicKey }: Life = {}): Commands {
  const deed = (): Promise<Done> => {
    begun += 1;
    return Promise.resolve(typeof done === 'function' ? done() : (done ?? never));
  };
  const deeds: Deeds = {
    rescan: deed,
    canary: deed,
    resync: deed,
    'rotate-key': deed,
    'send-diagnostics': deed,
    'dry-run': deed,
  };
  return new Commands({
    file: new UpdatesFile(folder, { publisherKey: collector.publicKey, log }),
    clock: { now: () => now, monotonicMs: () => 0 },
    log,
    host: { hostId: HOST_ID, collectorId: COLLECTOR_ID, commandKey },
    deeds,
    ended: () => undefined,
  });
}

/** One contact: the collector has heard what is on disk, and gives the order. */
async function meet(commands: Commands, { gives = true, hears = false } = {}): Promise<void> {
  if (hears) commands.told(state().outcomes);
  commands.goOn();
  if (gives) commands.take([ORDER]);
  await settled();
}

const acted: Done = { state: 'acted' };
const ACTED: readonly Outcome[] = [{ id: ID, state: 'acted' }];
const failedFor = (why: string): readonly Outcome[] => [{ id: ID, state: 'failed', why }];

/** What an order goes through, how often it is begun, and what the next heartbeat tells of it. */
const ROWS: readonly {
  readonly name: string;
  readonly given: () => Promise<void>;
  readonly want: readonly [number, readonly Outcome[]];
}[] = [
  {
    name: 'an agent that is killed before it has taken it takes it when it is given again',
    async given() {
      start();
      await meet(start({ done: acted }));
    },
    want: [1, ACTED],
  },
  {
    name: 'one that is killed while it does it begins it again at its next contact, and not before',
    async given() {
      await meet(start());
      const next = start({ done: acted });
      await settled();
      expect(begun).toBe(1);
      await meet(next);
    },
    want: [2, ACTED],
  },
  {
    name: 'also when the collector does not give it again',
    async given() {
      await meet(start());
      await meet(start({ done: acted }), { gives: false });
    },
    want: [2, ACTED],
  },
  {
    name: 'an order that ends its agent each time is begun three times, and told as failed',
    async given() {
      for (let life = 0; life < 6; life += 1) await meet(start());
    },
    want: [3, failedFor('the agent ended each of the 3 times that it was begun')],
  },
  {
    name: 'an agent that is told to stop, however often, does it in the end',
    async given() {
      for (let life = 0; life < 6; life += 1) {
        const commands = start();
        await meet(commands);
        commands.stop(true);
      }
      await meet(start({ done: acted }));
    },
    want: [7, ACTED],
  },
  {
    name: 'one that ends by its own fault loses a try',
    async given() {
      for (let life = 0; life < 4; life += 1) {
        const commands = start();
        await meet(commands);
        commands.stop(false);
      }
    },
    want: [3, failedFor('the agent ended each of the 3 times that it was begun')],
  },
  {
    name: 'what ends while the agent stops has not failed',
    async given() {
      const { promise, resolve } = Promise.withResolvers<Done>();
      const commands = start({ done: promise });
      await meet(commands);
      commands.stop(true);
      resolve({ state: 'failed', why: 'the scanner ended' });
      await settled();
      commands.take([collector.command({ number: 2, id: '2'.repeat(32) })]);
      await meet(start({ done: acted }), { gives: false });
    },
    want: [2, ACTED],
  },
  {
    name: 'an order whose scanner ends, as in an upgrade, is begun again at the next contact',
    async given() {
      const lives: Done[] = [{ state: 'failed', why: 'the scanner ended: SIGTERM' }, acted];
      const commands = start({ done: () => lives.shift() ?? acted });
      await meet(commands);
      await meet(commands, { gives: false });
    },
    want: [2, ACTED],
  },
  {
    name: 'and fails for that reason when it ends each time',
    async given() {
      const commands = start({ done: { state: 'failed', why: 'the scanner ended: SIGSEGV' } });
      for (let contact = 0; contact < 5; contact += 1) await meet(commands);
    },
    want: [3, failedFor('the scanner ended: SIGSEGV')],
  },
  {
    name: 'one that comes back after its expiry says so',
    async given() {
      await meet(start());
      await meet(start({ done: acted, now: LATER }));
    },
    want: [1, failedFor('the agent ended before it was done, and then its time was over')],
  },
  {
    name: 'one that did it and is killed before that is told tells it, and does it no more',
    async given() {
      await meet(start({ done: acted }));
      await meet(start({ done: acted }));
    },
    want: [1, ACTED],
  },
  {
    name: 'what the collector has heard is not told again',
    async given() {
      await meet(start({ done: acted }));
      await meet(start({ done: acted }), { gives: false, hears: true });
    },
    want: [1, []],
  },
  {
    name: 'unless it came back from a backup that does not know it, and gives the order again',
    async given() {
      await meet(start({ done: acted }));
      await meet(start({ done: acted }), { gives: false, hears: true });
      await meet(start({ done: acted }));
      await meet(start({ done: acted }));
    },
    want: [1, ACTED],
  },
  {
    name: 'an agent that lost what it kept does what is given again',
    async given() {
      await meet(start());
      rmSync(path.join(folder, 'updates.json'));
      await meet(start({ done: acted }));
    },
    want: [2, ACTED],
  },
  {
    name: 'a disk that takes nothing when it is done loses nothing of it',
    async given() {
      const { promise, resolve } = Promise.withResolvers<Done>();
      const commands = start({ done: promise });
      await meet(commands);
      // A folder that is gone for a while stands for the disk.
      renameSync(folder, `${folder}-away`);
      resolve(acted);
      await settled();
      renameSync(`${folder}-away`, folder);
      await meet(commands);
    },
    want: [1, ACTED],
  },
  {
    name: 'what another key signed by now is not begun again',
    async given() {
      await meet(start());
      await meet(start({ done: acted, commandKey: new Signer().publicKey }), { gives: false });
    },
    want: [1, failedFor('it is not signed by the command key that was pinned at enrolment')],
  },
  {
    name: 'of an order that an agent of before had begun only its id is known',
    async given() {
      const file = new UpdatesFile(folder, { publisherKey: collector.publicKey, log });
      file.keep({ ...firstState(collector.publicKey), commandsOf: HOST_ID, lastCommand: 1, underWay: [ID] });
      await meet(start({ done: acted }));
    },
    want: [0, failedFor('the agent ended before it was done')],
  },
];

describe('an order that is broken off', () => {
  for (const { name, given, want } of ROWS)
    it(name, async () => {
      await given();
      expect([begun, state().outcomes]).toEqual(want);
      expect(state().taken ?? []).toEqual([]);
    });
});

import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresPair } from '../postgres/pair.ts';
import type { CollectorProcess } from './collector-process.ts';
import type { Dice } from './dice.ts';

/** What faults are made of. */
export interface Site {
  readonly pair: PostgresPair;
  readonly replicas: readonly CollectorProcess[];
}

/** One thing that goes wrong and is right again when it resolves; `ms` is for how long. */
interface Fault {
  readonly name: string;
  /** Of a hundred. */
  readonly share: number;
  happen(site: Site, { dice, ms }: { readonly dice: Dice; readonly ms: number }): Promise<void>;
}

const END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bandog-collector'";
const READ_ONLY = 'default_transaction_read_only';

/** All faults, once each. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'a replica is killed',
    share: 25,
    async happen({ replicas }, { dice, ms }) {
      const replica = dice.of(replicas);
      await replica.kill();
      await sleep(ms);
      await replica.start();
    },
  },
  {
    name: 'a replica is held still',
    share: 10,
    async happen({ replicas }, { dice, ms }) {
      const replica = dice.of(replicas);
      replica.freeze(true);
      await sleep(ms);
      replica.freeze(false);
    },
  },
  {
    name: 'the primary is killed, and the standby takes over',
    share: 20,
    async happen({ pair }, { ms }) {
      await pair.failOver();
      await sleep(ms);
      await pair.repair();
    },
  },
  {
    name: 'the primary is killed and comes back',
    share: 15,
    async happen({ pair: { primary } }, { ms }) {
      await primary.kill();
      await sleep(ms);
      await primary.startAgain();
    },
  },
  {
    name: 'the standby is killed and comes back',
    share: 10,
    async happen({ pair: { standby } }, { ms }) {
      await standby?.kill();
      await sleep(ms);
      await standby?.startAgain();
    },
  },
  {
    name: 'the primary is held still',
    share: 10,
    async happen({ pair: { primary } }, { ms }) {
      primary.freeze(true);
      await sleep(ms);
      primary.freeze(false);
    },
  },
  {
    name: 'all connections to the primary are ended',
    share: 5,
    async happen({ pair: { primary } }) {
      await primary.query('postgres', END_ALL);
    },
  },
  {
    name: 'the primary is read-only for a while',
    share: 5,
    async happen({ pair: { primary } }, { ms }) {
      await primary.query('postgres', `ALTER SYSTEM SET ${READ_ONLY} = on`);
      await primary.query('postgres', 'SELECT pg_reload_conf()');
      await sleep(ms);
      await primary.query('postgres', `ALTER SYSTEM RESET ${READ_ONLY}`);
      await primary.query('postgres', 'SELECT pg_reload_conf()');
    },
  },
];

/** The fault that the dice choose. */
export function faultOf(dice: Dice): Fault {
  let left = dice.next() * 100;
  return FAULTS.find(({ share }) => (left -= share) < 0) ?? dice.of(FAULTS);
}

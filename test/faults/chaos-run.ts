import { setTimeout as sleep } from 'node:timers/promises';
import { Stack, until } from '../e2e/stack.ts';
import { accountOf, type Account } from './chaos-account.ts';
import { ChaosSite } from './chaos-site.ts';

/** What is killed: each part, and with `worker` the process that does one look. */
export const VICTIMS = ['agent', 'scanner', 'worker', 'collector'] as const;
type Victim = (typeof VICTIMS)[number];

export interface ChaosOptions {
  readonly kills: number;
  readonly seed: number;
  /** A real package folder. */
  readonly template: string;
  say(line: string): void;
}

/** Between a kill and what follows. */
const LONGEST_PAUSE_MS = 1500;
/** A scanner that was killed some times in a row is started again after up to a minute. */
const LOOK_MS = 90_000;
/** At the end: everything is known everywhere. */
const SETTLED_MS = 90_000;

/** Installs, removes and kills at random, then lets all come to rest, and gives an account of it. Throws when it does not come to rest. */
export async function runChaos({ kills, seed, template, say }: ChaosOptions): Promise<Account> {
  const random = randomOf(seed);
  const stack = await Stack.start();
  try {
    const site = new ChaosSite(stack, template);
    const killed = new Map<Victim, number>(VICTIMS.map((victim) => [victim, 0]));
    for (let round = 0; round < kills; round += 1) {
      await change(site, random);
      if (random() < 0.4) await lookedAfter(stack, site.changedAtMs);
      const victim = await kill(stack, { wanted: VICTIMS[Math.floor(random() * VICTIMS.length)] ?? 'agent', site, random });
      killed.set(victim, (killed.get(victim) ?? 0) + 1);
      await sleep(random() * LONGEST_PAUSE_MS);
      if (victim === 'agent') stack.startAgent();
      if (victim === 'collector') await stack.startCollector();
    }
    say(`killed ${[...killed].map(([victim, count]) => `${victim} ${count}`).join(', ')}; ${site.lives.length} installs`);
    // A stop and a start, so that no wait after a failure decides how long this takes.
    await stack.end('agent', 'SIGTERM');
    stack.startAgent();
    await lookedAfter(stack, Date.now());
    await until('nothing waits to be sent', async () => (await stack.status()).waiting === 0, SETTLED_MS);
    return await accountOf(stack, site.lives);
  } finally {
    await stack.stop();
  }
}

/** One to three changes, some while the look that the one before woke is under way. */
async function change(site: ChaosSite, random: () => number): Promise<void> {
  for (let left = 1 + Math.floor(random() * 3); left > 0; left -= 1) {
    const alive = site.alive();
    const life = alive[Math.floor(random() * alive.length)];
    const what = random();
    if (what < 0.2) site.update();
    else if (life !== undefined && what < 0.5) site.remove(life, random() < 0.5);
    else site.install(random() < 0.5);
    await sleep(random() * 700);
  }
}

/** Kills the wanted part, and says which it was: where there is no worker to kill in time, the scanner. */
async function kill(
  stack: Stack,
  { wanted, site, random }: { readonly wanted: Victim; readonly site: ChaosSite; readonly random: () => number },
): Promise<Victim> {
  if (wanted === 'agent' || wanted === 'collector') {
    await stack.end(wanted, 'SIGKILL');
    return wanted;
  }
  if (wanted === 'worker') {
    site.install(true);
    for (const end = performance.now() + 3000; performance.now() < end; await sleep(5)) {
      const [worker] = stack.scanners().workers;
      if (worker === undefined) continue;
      await sleep(random() * 150);
      if (isKilled(worker)) return 'worker';
    }
  }
  await until('there is a scanner', () => isKilled(stack.scanners().scanner), 60_000);
  return 'scanner';
}

function isKilled(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 'SIGKILL');
  } catch {
    return false; // it ended by itself
  }
}

/** Resolves when a look that began after that moment is recorded. */
async function lookedAfter(stack: Stack, atMs: number): Promise<void> {
  const isRecorded = () => stack.log('agent').some((line) => line.msg === 'looked' && Date.parse(String(line['at'])) >= atMs);
  try {
    await until('a look', isRecorded, LOOK_MS);
  } catch (error) {
    throw new Error(`no look after ${new Date(atMs).toISOString()}:\n${stack.part('agent').text().slice(-3000)}`, {
      cause: error,
    });
  }
}

/** mulberry32: small, even, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

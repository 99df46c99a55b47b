import { setTimeout as sleep } from 'node:timers/promises';
import { until, type Stack } from '../e2e/stack.ts';
import { accountOf, type Account } from './chaos-account.ts';
import { begin, startFor } from './chaos-faults.ts';
import { planOf, wordOf, type Change, type Fault } from './chaos-plan.ts';
import { ChaosSite } from './chaos-site.ts';

export interface ChaosOptions {
  /** So many rounds, or as many as begin within so many minutes. */
  readonly ends: { readonly rounds: number } | { readonly minutes: number };
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** A real package folder. */
  readonly template: string;
  say(line: string): void;
}

/** A scanner that was killed some times in a row is started again after up to a minute, a look that could not be recorded after half of one. */
const LOOK_MS = 150_000;
/** At the end: everything is known everywhere. */
const SETTLED_MS = 150_000;
/** A change is looked at within a second or two; a loaded machine must not decide. */
const FRESH_MS = 30_000;
/** More copies than this make removals likelier than installs. */
const MANY = 15;

/** Installs, removes and does harm as the seed has it, then lets all come to rest, and gives an account of it. Throws when it does not come to rest. */
export async function runChaos({ ends, seed, faults, template, say }: ChaosOptions): Promise<Account> {
  const stack = await startFor(faults);
  try {
    const site = new ChaosSite(stack, template);
    const done = new Map<Fault, number>(faults.map((fault) => [fault, 0]));
    const begun = performance.now();
    let rounds = 0;
    for (const round of planOf(seed, faults)) {
      if ('rounds' in ends ? rounds === ends.rounds : performance.now() - begun > ends.minutes * 60_000) break;
      rounds += 1;
      say(`  ${rounds}: ${wordOf(round)}`);
      for (const one of round.changes) await change(site, one);
      if (round.waitsForLook) await lookedAfter(stack, site.changedAtMs);
      if (round.fault === 'worker') site.install(true);
      const end = await begin(stack, round);
      const over = sleep(round.lastsMs);
      await change(site, round.meanwhile);
      await over;
      await end();
      done.set(round.fault, (done.get(round.fault) ?? 0) + 1);
    }
    say(`the same rounds: npm run chaos -- --kills ${rounds} --seed ${seed} --faults ${faults.join(',')}`);
    say(`${rounds} rounds: ${[...done].map(([fault, count]) => `${fault} ${count}`).join(', ')}; ${site.lives.length} installs`);
    for (const line of complaints(stack)) say(line);
    return await settled(stack, site);
  } finally {
    await stack.stop();
  }
}

async function settled(stack: Stack, site: ChaosSite): Promise<Account> {
  await lookedAfter(stack, site.changedAtMs);
  site.install(true);
  const fresh = site.lives.at(-1)?.anchor;
  const isSeen = async () => (await stack.query()).findings.some(({ finding }) => finding.anchor === fresh);
  await until('a fresh copy is known to the collector', isSeen, FRESH_MS);
  // A stop and a start, so that no wait after a failure decides how long this takes.
  await stack.end('agent', 'SIGTERM');
  stack.startAgent();
  await lookedAfter(stack, Date.now());
  await until('nothing waits to be sent', async () => (await stack.status()).waiting === 0, SETTLED_MS);
  return accountOf(stack, site.lives);
}

/** What agent, scanner and collector logged as worth a person's attention, and how often. */
function complaints(stack: Stack): readonly string[] {
  const lines = (['agent', 'collector'] as const)
    .flatMap((part) => stack.log(part))
    .filter((line) => Number(line['level']) >= 40);
  return [...Map.groupBy(lines, ({ name, msg }) => `${name}: ${msg}`)].map(
    ([what, all]) => `  logged ${all.length} times by the ${what}`,
  );
}

async function change(site: ChaosSite, { what, which, isStaged, pauseMs }: Change): Promise<void> {
  const alive = site.alive();
  const life = alive[Math.floor(which * alive.length)];
  if (what < 0.2) site.update();
  else if (life !== undefined && what < (alive.length > MANY ? 0.8 : 0.5)) site.remove(life, isStaged);
  else site.install(isStaged);
  await sleep(pauseMs);
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

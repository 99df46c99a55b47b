import { linkSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  at,
  begin,
  changes,
  end,
  engine,
  folder,
  INDEX,
  inLayer,
  install,
  MANIFEST,
  PACKAGES,
  put,
  replace,
  theHost,
} from './fixtures/changing-host.ts';
import { Random } from '../../../test/fuzz/random.ts';
import { isOutcome, type FileFacts, type Host, type Outcome } from '../host/contract.ts';
import { LookOver } from '../paced-host.ts';
import { identityCache } from '../identity-cache.ts';
import { lookAt, type LookedAt } from '../pipeline.ts';
import { watchList } from '../watch-list.ts';
import { KeptLooksFile, marksIn } from './kept-looks-file.ts';
import { StandingMarks } from './standing-marks.ts';

/** Folders listed and files opened. */
let taken = 0;
beforeEach(begin);
afterEach(end);

const dataFolder = (number: number): string => at(`/home/ann/data/${number}`);

/** As if all had happened a minute ago: what was changed within a clock's tick of a look is rightly not believed. */
function aMinuteOld(host: Host): Host {
  const older = <T extends { readonly changedMs?: number }>(answer: T): T =>
    answer.changedMs === undefined ? answer : { ...answer, changedMs: answer.changedMs - 60_000 };
  const asked =
    (ask: (name: string) => FileFacts | Outcome) =>
    (name: string): FileFacts | Outcome => {
      const facts = ask(name);
      return isOutcome(facts) ? facts : older(facts);
    };
  return {
    ...host,
    facts: asked(host.facts),
    factsOnce: asked(host.factsOnce),
    list(name) {
      taken += 1;
      const listing = host.list(name);
      return isOutcome(listing) ? listing : older(listing);
    },
    open(name) {
      taken += 1;
      const file = host.open(name);
      return isOutcome(file) ? file : { ...file, facts: older(file.facts) };
    },
  };
}

/** Of the last look that kept something. */
let file: KeptLooksFile | undefined;

interface LookWanted {
  readonly isKept: boolean;
  readonly scopes?: ReadonlySet<string>;
  /** It is noted what the whole look rests on, with the list of what to watch. */
  readonly isGrounded?: boolean;
}

function look({ isKept, scopes, isGrounded = false }: LookWanted, wrap = aMinuteOld): LookedAt & { watched?: unknown } {
  taken = 0;
  const host = wrap(theHost());
  let watched: unknown;
  const keeping = {
    isGrounded,
    read: (restsOn: string) => (file = new KeptLooksFile(path.join(folder, 'looks'), restsOn, Date.now())).read(),
    write: (kept: Parameters<KeptLooksFile['write']>[0]) => file?.write(kept),
  };
  const sight = lookAt(host, INDEX, {
    order: { depth: 'quick', ...(scopes === undefined ? {} : { scopes }) },
    cache: identityCache(),
    ...(isKept ? { keeping } : {}),
    ...(isGrounded ? { beside: (asked) => (watched = watchList(asked, INDEX)) } : {}),
  });
  return isGrounded ? { ...sight, watched } : sight;
}

/** Whether all that the last look rested on is as it was. */
function doesAllStand(): boolean {
  const marks = marksIn(path.join(folder, 'looks'), file?.stamp ?? '', Date.now());
  return marks !== undefined && new StandingMarks(marks, aMinuteOld(theHost())).doAllStand();
}

describe('a look that keeps what it saw', () => {
  it.each([1, 2, 3])('says after every change what a look without memory says (seed %i)', async (seed) => {
    const random = new Random(seed);
    for (const name of PACKAGES) install(name);
    engine();
    for (let turn = 0; turn < 50; turn += 1) {
      const { name, change } = random.pick(changes);
      await sleep(8); // a tick of the kernel's clock, by which file systems date changes
      change(random);
      const kept = look({ isKept: true });
      expect({ turn, name, ...kept }).toEqual({ turn, name, ...look({ isKept: false }) });
    }
  });

  it.each([1, 2, 3])('knows without a look that another one would see the same, and what to watch (seed %i)', async (seed) => {
    const random = new Random(seed);
    for (const name of PACKAGES) install(name);
    engine();
    let same = 0;
    for (let turn = 0; turn < 60; turn += 1) {
      const { runs, ...before } = look({ isKept: true, isGrounded: true });
      expect({ turn, runs, stands: doesAllStand() }).toEqual({ turn, runs: { lives: [], known: [] }, stands: true });
      await sleep(8);
      const { name, change } = random.pick(changes);
      change(random);
      if (!doesAllStand()) continue;
      same += 1;
      const now = { ...look({ isKept: false }), watched: watchList(theHost(), INDEX) };
      expect({ turn, name, ...before }).toEqual({ turn, name, ...now });
    }
    expect(same).toBeGreaterThan(2);
    expect(same).toBeLessThan(30);
  });

  it('does not know it of what was changed just before', () => {
    install(PACKAGES[0] ?? '');
    expect(look({ isKept: true, isGrounded: true }, (host) => host).runs).toBeUndefined();
  });

  it('lists and opens nothing of an unchanged host', () => {
    for (const name of PACKAGES) install(name);
    look({ isKept: true });
    const sight = look({ isKept: true });
    expect(taken).toBe(0);
    expect(sight.observations.length).toBeGreaterThan(2);
  });

  it('looks into no unchanged container, and into one that was written to', async () => {
    engine();
    install(inLayer('web', '/usr/lib/node_modules/@example/tool'));
    const seen = look({ isKept: true }).observations;
    const all = taken;
    expect(look({ isKept: true }).observations).toEqual(seen);
    // What the engine says of its containers is read each time.
    const engines = taken;
    expect(engines).toBeLessThan(all / 3);
    await sleep(8);
    install(inLayer('job', '/usr/lib/node_modules/@example/tool'));
    expect(look({ isKept: true }).observations.map((one) => one.environment.name)).toEqual(['job', 'web']);
    expect(taken).toBeGreaterThan(engines);
  });

  it('does not believe what was changed just before it was seen', () => {
    install(PACKAGES[0] ?? '');
    look({ isKept: true }, (host) => host);
    replace(`${PACKAGES[0]}/package.json`, MANIFEST.replace('1.0.0', '2.0.0'));
    expect(look({ isKept: true }, (host) => host).observations[0]?.version).toBe('2.0.0');
  });

  it('keeps what it saw of other scopes when it is asked for some', async () => {
    for (const name of PACKAGES) install(name);
    const whole = look({ isKept: true });
    await sleep(8);
    put('/home/ann/.tool.json', '{}');
    const scope = whole.coverage.map((one) => one.scope).find((id) => id.startsWith('named-paths@') && id.endsWith('/home/ann'));
    const some = look({ isKept: true, scopes: new Set([scope ?? '']) });
    expect(some.coverage.map((one) => one.scope)).toEqual([scope]);
    expect(look({ isKept: true })).toEqual(look({ isKept: false }));
  });

  it('says what was not looked at when its time is over while it asks whether anything changed', () => {
    install(PACKAGES[0] ?? '');
    look({ isKept: true });
    const timedOut = (): never => {
      throw new LookOver();
    };
    const sight = look({ isKept: true }, (host) => ({
      ...aMinuteOld(host),
      factsOnce: timedOut,
      list: timedOut,
      open: timedOut,
    }));
    const reasons = sight.coverage.flatMap((scope) => scope.gaps.map((gap) => gap.reason));
    expect(new Set(reasons)).toEqual(new Set(['timed-out']));
  });

  it('keeps nothing of a home that holds too much for it, and all else', () => {
    install(PACKAGES[0] ?? '');
    for (let number = 0; number < 700; number += 1) mkdirSync(dataFolder(number), { recursive: true });
    for (let number = 0; number < 61_000; number += 1)
      linkSync(path.join(folder, 'host/etc/passwd'), path.join(dataFolder(number % 700), `${number}`));
    const first = look({ isKept: true });
    expect(look({ isKept: true })).toEqual(first);
    expect(taken).toBeGreaterThan(700);
    expect(taken).toBeLessThan(750);
    expect(statSync(path.join(folder, 'looks')).size).toBeLessThan(1_000_000);
  });

  it('looks anew when its file is damaged anywhere', () => {
    install(PACKAGES[0] ?? '');
    const whole = look({ isKept: true });
    const random = new Random(7);
    const looks = path.join(folder, 'looks');
    for (let turn = 0; turn < 60; turn += 1) {
      const bytes = readFileSync(looks);
      const where = random.below(bytes.length);
      bytes[where] = (bytes[where] ?? 0) ^ (1 << random.below(8));
      writeFileSync(looks, turn % 3 === 0 ? bytes.subarray(0, where) : bytes);
      expect(look({ isKept: true }), `byte ${where}`).toEqual(whole);
    }
  });
});

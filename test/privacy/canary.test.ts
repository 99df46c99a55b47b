import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toldCoverage } from '../../src/agent/life-cycle/told-coverage.ts';
import type { ScanDocument } from '../../src/domain/scan-document.ts';
import { decodeToken, encodeToken } from '../../src/wire/token.ts';
import { Stack, until } from '../e2e/stack.ts';
import { record, type Recorder } from './recorder.ts';
import { filesBelow, textsIn } from './search.ts';
import { COPY, plantHome, plantTraces, Secrets } from './secrets.ts';

/** What `explain` and the scanner's caches may name, and nothing else: they stay on the host. */
const names = new Secrets();
const contents = new Secrets();
let stack: Stack;
let recorder: Recorder | undefined;
let copy: string;
const printed = new Map<string, string>();

beforeAll(async () => {
  stack = await Stack.start({
    reroute: async (given, dataFolder) => {
      const token = decodeToken(given);
      recorder = await record(token.url, dataFolder);
      return encodeToken({ ...token, url: recorder.url });
    },
  });
  for (const home of stack.homes.slice(0, 2)) plantHome(path.join(stack.root, home), { contents, names });
  plantTraces(path.join(stack.root, stack.homes[2] ?? ''), { contents, names });
  copy = `${stack.homes[0]}${COPY}`;
  await until('the copies are at the collector', async () => (await stack.query()).findings.length >= 3, 40_000);
  const looks = (): number => stack.log('agent').filter(({ msg }) => msg === 'looked').length;
  await stack.end('agent', 'SIGKILL');
  const before = looks();
  stack.startAgent();
  await until('another look', () => looks() > before, 40_000);
  await until('nothing waits', async () => (await stack.status()).waiting === 0);
  const exported = path.join(stack.folder, 'exported');
  mkdirSync(exported);
  for (const format of ['csv', 'jsonl'] as const)
    await stack.call([
      'export',
      '--format',
      format,
      '--out',
      path.join(exported, `findings.${format}`),
      '--data',
      stack.dataFolder,
    ]);
  for (const command of [['findings'], ['query', (await stack.status()).hostId ?? ''], ['collector', 'audit']]) {
    const { stdout, stderr } = await stack.call([...command, '--json', '--data', stack.dataFolder], true);
    printed.set(command.join(' '), stdout + stderr);
  }
  for (const command of [
    ['sent'],
    ...['1', '2', '3'].map((batch) => ['sent', batch]),
    ['show-next-upload'],
    ['my-machine'],
    ['privacy'],
    ['doctor'],
  ]) {
    const { stdout, stderr } = await stack.call([...command, '--json', '--state', stack.stateFolder], true);
    printed.set(command.join(' '), stdout + stderr);
  }
  printed.set('status', JSON.stringify(await stack.status()));
  printed.set('scan', JSON.stringify(await stack.scan()));
  const told = await stack.call(['explain', '--root', stack.root, '--json'], true);
  printed.set('explain', told.stdout + told.stderr);
}, 240_000);
afterAll(async () => {
  recorder?.stop();
  await stack.stop();
});

/** What leaves the host, or is kept where it can: the wire, both ends' files, their logs, and what is printed of them. */
function kept(): ReadonlyMap<string, Buffer> {
  const files = ['state', 'data', 'exported']
    .flatMap((name) => [...filesBelow(path.join(stack.folder, name))])
    // What V8 made of our own programs, ten megabytes of it.
    .filter(({ file }) => !file.includes(`${path.sep}compiled${path.sep}`));
  return new Map([
    ['the wire', recorder?.said() ?? Buffer.alloc(0)],
    ...(['agent', 'collector'] as const).map((part) => [`the log of the ${part}`, Buffer.from(stack.text(part))] as const),
    ...files.map(({ file, bytes }) => [path.relative(stack.folder, file), bytes] as const),
    ...[...printed].map(([command, text]) => [`bandog ${command}`, Buffer.from(text)] as const),
  ]);
}

// What stays on the machine, for the people at it.
const LOCAL = ['bandog explain', 'bandog scan', `state${path.sep}scanner`, `state${path.sep}near-misses.json`];
const isLocal = (where: string) => LOCAL.some((one) => where.startsWith(one));

describe('secrets that were planted on a host', () => {
  it('are looked for where a path that must travel is found', () => {
    const where = [...kept()].filter(([, bytes]) => textsIn(bytes, [copy]).length > 0).map(([place]) => place);
    expect(where).toEqual(
      expect.arrayContaining([
        'the wire',
        'exported/findings.csv',
        'exported/findings.jsonl',
        'bandog findings',
        'bandog explain',
      ]),
    );
    expect(where).toContain('bandog my-machine');
    expect(where.some((place) => place.startsWith('bandog sent '))).toBe(true);
    expect(where.some((place) => place.startsWith('state/agent.sqlite'))).toBe(true);
    expect(where.some((place) => place.startsWith('data/store.sqlite'))).toBe(true);
    expect(recorder?.requests()).toContain('POST /agent/v1/batches');
    expect(contents.all().length).toBeGreaterThan(40);
    expect(names.all().length).toBeGreaterThan(20);
    writeFileSync(path.join(stack.folder, 'state/seeded'), `x${contents.all()[0]}y`);
    expect(givenAway(contents)).toEqual([expect.stringContaining('state/seeded')]);
    writeFileSync(path.join(stack.folder, 'state/seeded'), '');
  });

  it('R01, R20: by no content of a file, whoever tells: wire, spool, store, exports, logs at debug, explain', () => {
    expect(givenAway(contents)).toEqual([]);
  });

  it('R03, R08: by no name of a home that is not part of a copy', () => {
    expect(givenAway(names, isLocal)).toEqual([]);
  });

  it('R03, R08: nor after a look into every folder', async () => {
    const { stdout } = await stack.call(['scan', '--deep', '--root', stack.root, '--json'], true);
    const document = JSON.parse(stdout) as ScanDocument;
    expect(document.findings.length).toBeGreaterThan(2);
    // What the agent makes of a look before it keeps or tells it.
    const told = JSON.stringify([document.findings, toldCoverage(document.coverage)]);
    expect(names.places(textsIn(Buffer.from(told), names.all()))).toEqual([]);
    expect(contents.places(textsIn(Buffer.from(stdout), contents.all()))).toEqual([]);
  });
});

/** `<what was planted> in <where it turned up>` */
function givenAway(secrets: Secrets, isAllowed: (where: string) => boolean = () => false): readonly string[] {
  return [...kept()].flatMap(([where, bytes]) =>
    isAllowed(where) ? [] : secrets.places(textsIn(bytes, secrets.all())).map((what) => `${what} in ${where}`),
  );
}

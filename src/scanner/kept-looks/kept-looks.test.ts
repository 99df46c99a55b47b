import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dockerStore } from '../../../test/container-stores/stores.ts';
import { Random } from '../../../test/fuzz/random.ts';
import { ELF, indexOf } from '../../../test/tree-on-disk.ts';
import { isOutcome, type FileFacts, type Host, type Outcome } from '../host/contract.ts';
import { localHost } from '../host/local.ts';
import { LookOver } from '../paced-host.ts';
import { identityCache } from '../identity-cache.ts';
import { lookAt, type LookedAt } from '../pipeline.ts';
import { watchList } from '../watch-list.ts';
import { KeptLooksFile, marksIn } from './kept-looks-file.ts';
import { StandingMarks } from './standing-marks.ts';

const INDEX = indexOf(
  {
    id: 'tool',
    npm: [{ name: '@example/tool', bins: ['tool'] }],
    editorExtensions: ['example.tool'],
    executables: { names: ['tool'], markers: [{ in: 'script', text: 'a-tool-that-nobody-has-7f3a' }] },
    installRoots: [{ path: '~/.tool', executables: ['bin/tool'] }],
    configuration: [{ path: '~/.tool.json', strength: 'strong' }],
  },
  { id: 'other', npm: [{ name: 'other' }], pypi: [{ name: 'other' }], dpkg: ['other'] },
);
const MANIFEST = JSON.stringify({ name: '@example/tool', version: '1.0.0', bin: { tool: 'cli.js' } });
const BUNDLE = `#!/usr/bin/env node\n/* a-tool-that-nobody-has-7f3a */${'x'.repeat(100_000)}`;

let folder = '';
/** Folders listed and files opened. */
let taken = 0;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-kept-'));
  put('/etc/passwd', 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n');
  put('/home/ann/.profile', '');
  mkdirSync(at('/opt/global'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, 'host', name);

function put(name: string, content: string | Uint8Array): void {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
}

/** Docker's, with a container on an image, and one whose image bears no name that a registry knows. */
const STORE = dockerStore(
  [{ name: 'team/box:1', layers: ['os', 'tools'] }, { layers: ['os'] }],
  [
    { name: 'web', image: 0, layer: 'web' },
    { name: 'job', image: 1, layer: 'job' },
  ],
);
const inLayer = (layer: string, name: string): string => `/var/lib/docker/${STORE.folderOf(layer)}${name}`;

function engine(): void {
  for (const [name, content] of STORE.files) put(`/var/lib/docker/${name}`, content);
  for (const layer of ['os', 'tools', 'web', 'job']) put(inLayer(layer, `/${layer}`), '');
  put(inLayer('os', '/etc/passwd'), 'root:x:0:0::/root:/bin/sh\n');
}

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
const theHost = (): Host => localHost({ root: path.join(folder, 'host'), platform: 'linux' });

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

const PACKAGES = [
  '/usr/lib/node_modules/@example/tool',
  '/home/ann/.npm-global/lib/node_modules/@example/tool',
  '/home/ann/w/p/node_modules/@example/tool',
];

/** What people, installers and those who hide something do. */
const changes: readonly { name: string; change(random: Random): void }[] = [
  { name: 'a package is installed', change: (random) => install(random.pick(PACKAGES)) },
  { name: 'a package is removed', change: (random) => rmSync(at(random.pick(PACKAGES)), { recursive: true, force: true }) },
  {
    name: 'a package is updated in place',
    change: (random) => replace(`${random.pick(PACKAGES)}/package.json`, MANIFEST.replace('1.0.0', '2.0.0')),
  },
  { name: 'its program is deleted', change: (random) => rmSync(at(`${random.pick(PACKAGES)}/cli.js`), { force: true }) },
  { name: 'a nested package appears', change: (random) => install(`${random.pick(PACKAGES)}/node_modules/other`) },
  {
    name: 'an extension is installed',
    change: () =>
      put(
        '/home/ann/.vscode/extensions/example.tool-1.0.0/package.json',
        '{"name":"tool","publisher":"example","version":"1.0.0"}',
      ),
  },
  {
    name: 'an extension is marked as removed',
    change: () => put('/home/ann/.vscode/extensions/.obsolete', '{"example.tool-1.0.0":true}'),
  },
  { name: 'configuration appears', change: () => put('/home/ann/.tool.json', '{}') },
  { name: 'configuration is removed', change: () => rmSync(at('/home/ann/.tool.json'), { force: true }) },
  { name: 'a program is put into an install root', change: () => put('/home/ann/.tool/bin/tool', ELF) },
  { name: 'a text grows into a bundle', change: () => put('/home/ann/notes/list.js', BUNDLE) },
  { name: 'a bundle becomes a text in place', change: () => replace('/home/ann/notes/list.js', 'x'.repeat(BUNDLE.length)) },
  { name: 'a file is appended to', change: () => append('/home/ann/notes/list.js', 'x') },
  { name: 'a command is linked', change: (random) => link('/usr/local/bin/tool', `${random.pick(PACKAGES)}/cli.js`) },
  { name: 'a folder is moved', change: () => move('/home/ann/w', '/home/ann/v') },
  { name: 'and back', change: () => move('/home/ann/v', '/home/ann/w') },
  { name: 'a folder is linked elsewhere', change: () => link('/home/ann/.npm-global', '../../opt/global') },
  { name: 'the right to be executed is given', change: () => chmodSync(at('/home/ann/.profile'), 0o755) },
  { name: 'npm is told another prefix', change: () => put('/home/ann/.npmrc', 'prefix=/opt/global\n') },
  { name: 'a home appears', change: () => put('/home/bob/.profile', '') },
  {
    name: 'a package is installed in a container',
    change: (random) => install(inLayer(random.pick(['web', 'job']), '/usr/lib/node_modules/@example/tool')),
  },
  {
    name: 'and removed',
    change: (random) => rmSync(at(inLayer(random.pick(['web', 'job']), '/usr')), { recursive: true, force: true }),
  },
  { name: 'an account is made in one', change: () => put(inLayer('job', '/etc/passwd'), 'eve:x:7:7::/home/eve:/bin/sh\n') },
  { name: 'who configures the tool', change: () => put(inLayer('job', '/home/eve/.tool.json'), '{}') },
  { name: 'a container is made', change: engine },
  { name: 'all containers are removed', change: () => rmSync(at('/var/lib/docker'), { recursive: true, force: true }) },
  { name: 'nothing', change: () => undefined },
];

function install(name: string): void {
  put(`${name}/package.json`, name.endsWith('other') ? '{"name":"other","version":"1.0.0"}' : MANIFEST);
  put(`${name}/cli.js`, '#!/usr/bin/env node\n');
}

/** In place: the folder's own time does not change. */
function replace(name: string, content: string): void {
  try {
    writeFileSync(at(name), content, { flag: 'r+' });
  } catch {
    // It is not there now.
  }
}

function append(name: string, content: string): void {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  appendFileSync(at(name), content);
}

function link(name: string, target: string): void {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  rmSync(at(name), { recursive: true, force: true });
  symlinkSync(target, at(name));
}

function move(from: string, to: string): void {
  try {
    renameSync(at(from), at(to));
  } catch {
    // Nothing to move, or something in its way.
  }
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
    const file = path.join(folder, 'looks');
    for (let turn = 0; turn < 60; turn += 1) {
      const bytes = readFileSync(file);
      const where = random.below(bytes.length);
      bytes[where] = (bytes[where] ?? 0) ^ (1 << random.below(8));
      writeFileSync(file, turn % 3 === 0 ? bytes.subarray(0, where) : bytes);
      expect(look({ isKept: true }), `byte ${where}`).toEqual(whole);
    }
  });
});

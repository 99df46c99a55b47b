import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from './stack.ts';
import { SpokenScanner } from './spoken-scanner.ts';

let base: string;
let scanner: SpokenScanner | undefined;
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-wakes-'));
});
afterEach(async () => {
  await scanner?.end();
  scanner = undefined;
  rmSync(base, { recursive: true });
});

const inBase = (...names: readonly string[]): string => path.join(base, ...names);
/** A host with one home and the databases of package managers. */
function host(): void {
  for (const folder of [
    'etc',
    'home/ada/.npm-global/lib/node_modules',
    'run/user',
    'var/lib/dpkg',
    'lib/apk/db',
    'var/lib/rpm',
    'var/lib/pacman/local',
  ])
    mkdirSync(inBase(folder), { recursive: true });
  writeFileSync(inBase('etc/passwd'), 'ada:x:1000:1000::/home/ada:/bin/sh\n');
  for (const file of ['var/lib/dpkg/status', 'lib/apk/db/installed', 'var/lib/rpm/rpmdb.sqlite']) writeFileSync(inBase(file), '');
}
/** As package managers and useradd write: beside it, and then over it. */
function replace(file: string, text: string): void {
  writeFileSync(inBase(`${file}.new`), text);
  renameSync(inBase(`${file}.new`), inBase(file));
}

const occasions: readonly { readonly name: string; readonly make: () => void }[] = [
  { name: 'an install', make: () => mkdirSync(inBase('home/ada/.npm-global/lib/node_modules/tool')) },
  { name: 'dpkg’s database', make: () => replace('var/lib/dpkg/status', 'Package: tool\n') },
  { name: 'apk’s database', make: () => replace('lib/apk/db/installed', 'P:tool\n') },
  { name: 'rpm’s database, written in place', make: () => appendFileSync(inBase('var/lib/rpm/rpmdb.sqlite'), 'x') },
  { name: 'pacman’s database', make: () => mkdirSync(inBase('var/lib/pacman/local/tool-1-1')) },
  {
    name: 'a new account',
    make: () => replace('etc/passwd', 'ada:x:1000:1000::/home/ada:/bin/sh\nben:x:1001:1001::/home/ben:/bin/sh\n'),
  },
  { name: 'a new home', make: () => mkdirSync(inBase('home/ben')) },
  { name: 'a login', make: () => mkdirSync(inBase('run/user/1000')) },
];

describe('what wakes a look', () => {
  it('is each of these', async () => {
    host();
    scanner = new SpokenScanner(['--root', base]);
    await scanner.next('watching');
    const woken: string[] = [];
    for (const { name, make } of occasions) {
      await scanner.quiet();
      make();
      if (await scanner.says('changed', 3000)) woken.push(name);
    }
    expect(woken).toEqual(occasions.map(({ name }) => name));
  }, 60_000);
});

const canLimit = process.platform === 'linux' && spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0;

describe.skipIf(!canLimit)('F31: the system’s limits on watches (skipped without unshare and user namespaces)', () => {
  /** Runs what follows where the limit is so much, for it alone. */
  const limited = (name: string, most: number): readonly string[] => [
    'unshare',
    '--user',
    '--map-root-user',
    'sh',
    '-c',
    `echo ${most} > /proc/sys/user/${name} && exec "$@"`,
    'sh',
  ];
  const limits = [
    { name: 'max_inotify_watches', most: 3, code: 'ENOSPC' },
    { name: 'max_inotify_instances', most: 0, code: 'EMFILE' },
  ];
  it.each(limits)(
    '$code: what is beyond is compared, a change there wakes a look, and the scanner says so',
    async ({ name, most, code }) => {
      host();
      scanner = new SpokenScanner(['--root', base], limited(name, most));
      const state = await scanner.next('watching');
      expect(state.compared).toBeGreaterThan(0);
      expect(state.watched).toBeLessThanOrEqual(most);
      expect(state.why).toContain(code);
      mkdirSync(inBase('var/lib/pacman/local/tool-1-1'));
      expect((await scanner.next('changed', { ms: 15_000 })).why).toContain('pacman');
    },
    40_000,
  );

  it('watches again what it can when there is room, at the next look', async () => {
    host();
    scanner = new SpokenScanner(['--root', base], limited('max_inotify_watches', 3));
    const before = await scanner.next('watching');
    spawnSync('nsenter', [
      '--user',
      '--target',
      String(scanner.process.pid),
      'sh',
      '-c',
      'echo 10000 > /proc/sys/user/max_inotify_watches',
    ]);
    scanner.order({ id: 1, depth: 'quick', deadlineMs: 60_000 });
    const after = await scanner.next('watching', { ms: 60_000 });
    expect([after.compared, after.watched]).toEqual([0, before.watched + before.compared]);
    expect(after.why).toBeUndefined();
  }, 90_000);
});

const PREPARED = '/sys/kernel/tracing/instances/bandog';
const hasEvents = process.getuid?.() === 0 && existsSync('/sys/kernel/tracing/instances') && !existsSync(PREPARED);

describe.skipIf(!hasEvents)(
  'a program that lives 50 ms (skipped unless root, with tracefs mounted and no prepared instance)',
  () => {
    it('is told at once, and a look that comes when it is over and deleted says that it ran', async () => {
      scanner = new SpokenScanner(['--cache', base]);
      expect(await scanner.next('watching')).toMatchObject({ starts: 'exec-events' });
      const only = { depth: 'quick', scopes: ['processes@system'], deadlineMs: 60_000 } as const;
      const file = inBase('xmrig');
      copyFileSync('/bin/sleep', file);
      const child = spawn(file, ['0.3'], { stdio: 'ignore' });
      const told = await scanner.next('changed', { isIt: ({ why }) => why.includes('xmrig') });
      expect(told).toMatchObject({ urgent: true });
      rmSync(file);
      if (child.exitCode === null) await once(child, 'exit');
      scanner.order({ id: 1, ...only });
      const { observations } = await scanner.next('result', { ms: 60_000 });
      expect(observations.filter(({ anchor }) => anchor === file)).toMatchObject([
        { product: 'xmrig', state: 'ran', running: [] },
      ]);
      await scanner.end();
      expect(existsSync(`/sys/kernel/tracing/instances/bandog-${scanner.process.pid}`)).toBe(false);
    }, 90_000);

    it('in a pid namespace, whose numbers are not the kernel’s, /proc is compared instead', async () => {
      scanner = new SpokenScanner(['--cache', base], ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child']);
      expect(await scanner.next('watching')).toMatchObject({ starts: 'polling', why: expect.stringContaining('exec-events') });
    }, 60_000);

    it('a scanner that is made deaf knows it after the next look, says so, and compares /proc instead', async () => {
      scanner = new SpokenScanner(['--cache', base]);
      await scanner.next('watching');
      const instance = `/sys/kernel/tracing/instances/bandog-${scanner.process.pid}`;
      writeFileSync(`${instance}/events/sched/sched_process_exec/enable`, '0');
      scanner.order({ id: 1, depth: 'quick', scopes: ['processes@system'], deadlineMs: 60_000 });
      const state = await scanner.next('watching', { ms: 60_000 });
      expect(state).toMatchObject({ starts: 'polling', why: expect.stringContaining('exec-events') });
      await until('its record goes with it', () => !existsSync(instance));
      const file = inBase('xmrig');
      copyFileSync('/bin/sleep', file);
      const child = spawn(file, ['20'], { stdio: 'ignore' });
      try {
        await scanner.next('changed', { isIt: ({ why }) => why.includes('xmrig') });
      } finally {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }, 90_000);
  },
);

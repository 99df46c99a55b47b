import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, openSync, closeSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CANARY,
  COPIES,
  MANIFEST,
  plantHost,
  put,
  putLink,
  putSparse,
  removeFolder,
  temporaryFolder,
  writeCatalogue,
} from './hostile-tree.ts';
import { canRunAs, documentOf, runScan, type ScanRun } from './scan-run.ts';
import { fromBytes } from '../../src/domain/host-path.ts';

const IS_ROOT = process.geteuid?.() === 0;
/** `BANDOG_HOSTILE=full npm test`: as many names as the issue speaks of, also where that takes long. */
const IS_FULL = process.env['BANDOG_HOSTILE'] === 'full';
const MANY_NAMES = IS_FULL ? 1_000_000 : 300_000;
const MANY_MANIFESTS = IS_FULL ? 100_000 : 20_000;
const MAX_PEAK_MB = 200;
const NOBODY = 65_534;
const M = '/home/mallory';
const PACKAGE = `${M}/p/node_modules/@example/banned`;

interface Row {
  readonly name: string;
  /** Why it cannot be tried here. */
  readonly skip?: string | false;
  plant(root: string): void;
  /** `<reason> <path>` of every gap; absent: none. */
  readonly gaps?: readonly string[];
  /** `<identity> <state> <anchor>` of what is found beside the real copies; absent: nothing. */
  readonly also?: readonly string[];
  readonly uid?: number;
}

/** Root sees everything: run as nobody, where nobody may read this checkout. */
const asNobody = IS_ROOT ? { uid: NOBODY } : {};
const needsNobody = !IS_ROOT || canRunAs(NOBODY) ? false : 'this checkout is closed to other accounts';
const needsRoot = IS_ROOT ? false : 'needs root';

const ROWS: readonly Row[] = [
  { name: 'nothing hostile', plant: () => undefined },
  {
    name: 'a malformed package.json',
    plant: (root) => put(root, `${PACKAGE}/package.json`, MANIFEST.slice(0, 30)),
    gaps: [`malformed ${PACKAGE}/package.json`],
  },
  {
    name: 'an empty package.json, and one that is a number',
    plant(root) {
      put(root, `${PACKAGE}/package.json`, '');
      put(root, `${M}/q/node_modules/@example/banned/package.json`, '7');
    },
    gaps: [`malformed ${PACKAGE}/package.json`, `malformed ${M}/q/node_modules/@example/banned/package.json`],
  },
  {
    name: 'folders named like files',
    plant(root) {
      for (const folder of [
        `${PACKAGE}/package.json`,
        `${M}/.banned.json`,
        `${M}/.npmrc`,
        `${M}/.banned/bin/banned`,
        `${M}/bin/banned`,
      ])
        mkdirSync(root + folder, { recursive: true });
    },
  },
  {
    name: 'files named like folders',
    plant(root) {
      for (const file of ['node_modules', '.nvm', '.banned', '.local', 'bin', 'p/node_modules/@example'])
        put(root, `${M}/${file}`, 'x');
    },
  },
  {
    name: 'FIFOs, which nobody writes to',
    plant(root) {
      for (const fifo of [
        `${PACKAGE}/package.json`,
        `${M}/.banned.json`,
        `${M}/.npmrc`,
        `${M}/.banned/bin/banned`,
        `${M}/bin/banned`,
      ]) {
        mkdirSync(path.dirname(root + fifo), { recursive: true });
        execFileSync('mkfifo', [root + fifo]);
      }
    },
  },
  {
    name: 'devices',
    skip: needsRoot,
    plant(root) {
      for (const [device, type] of [
        [`${PACKAGE}/package.json`, ['c', '1', '5']],
        [`${M}/.banned.json`, ['c', '5', '0']],
        [`${M}/.banned/bin/banned`, ['b', '7', '0']],
      ] as const) {
        mkdirSync(path.dirname(root + device), { recursive: true });
        execFileSync('mknod', [root + device, ...type]);
      }
    },
  },
  {
    name: 'links to /etc/shadow where configuration and a manifest belong',
    plant(root) {
      put(root, `${PACKAGE}/cli.js`, 'x');
      putLink(root, `${PACKAGE}/package.json`, '/etc/shadow');
      putLink(root, `${M}/.banned.json`, '/etc/shadow');
      putLink(root, `${M}/.npmrc`, '../../etc/shadow');
      putLink(root, `${M}/bin/banned`, `${root}/../outside.json`);
    },
  },
  {
    name: 'links in loops, to themselves and to what holds them',
    plant(root) {
      for (const [link, target] of [
        ['a', 'b'],
        ['b', 'a'],
        ['.banned', '.banned'],
        ['up', '..'],
        ['.nvm', '.'],
        ['p/node_modules', '../p'],
        ['.banned.json', '.banned.json'],
      ] as const)
        putLink(root, `${M}/${link}`, target);
    },
  },
  {
    name: `a folder of ${MANY_NAMES} names`,
    plant(root) {
      const folder = `${root}${M}/many`;
      mkdirSync(folder);
      for (let at = 0; at < MANY_NAMES; at += 1) closeSync(openSync(`${folder}/${at}`, 'wx'));
    },
    gaps: [`budget ${M}/many`],
  },
  {
    name: 'a copy in folders whose names hold newlines, escape codes, direction marks and bytes that are not UTF-8',
    plant(root) {
      for (const name of [
        Buffer.from('two\nlines'),
        Buffer.from('\u001b[2Jred\u001b[31m'),
        Buffer.from('\u202etxt.exe'),
        Buffer.from('caf\xe9', 'latin1'),
      ]) {
        const folder = Buffer.concat([Buffer.from(`${root}${M}/`), name, Buffer.from('/node_modules/@example/banned')]);
        mkdirSync(folder, { recursive: true });
        writeFileSync(Buffer.concat([folder, Buffer.from('/package.json')]), MANIFEST);
        writeFileSync(Buffer.concat([folder, Buffer.from('/cli.js')]), 'run()');
      }
    },
    also: ['two\nlines', '\u001b[2Jred\u001b[31m', '\u202etxt.exe', fromBytes(Buffer.from('caf\xe9', 'latin1'))].map(
      (name) => `proven installed ${M}/${name}/node_modules/@example/banned`,
    ),
  },
  {
    name: 'a sparse file of 10 GB named like the executable',
    plant(root) {
      putSparse(root, `${M}/bin/banned`, 10 * 1024 ** 3);
      putSparse(root, `${M}/.banned/bin/banned`, 10 * 1024 ** 3);
      putSparse(root, `${PACKAGE}/package.json`, 10 * 1024 ** 3);
    },
    gaps: [`too-large ${PACKAGE}/package.json`],
    also: [`possible installed ${M}/.banned`],
  },
  {
    name: 'an unreadable home',
    plant: (root) => chmodSync(root + M, 0),
    skip: needsNobody,
    gaps: [`denied ${M}`],
    ...asNobody,
  },
  {
    name: 'JSON nested a million deep',
    plant(root) {
      put(root, `${PACKAGE}/package.json`, '['.repeat(1_000_000));
      put(root, `${M}/.banned.json`, '{"toolState":'.repeat(100_000));
      put(root, `${M}/moved/package.json`, '{"name":'.repeat(100_000));
    },
    gaps: [`malformed ${PACKAGE}/package.json`],
  },
  {
    name: 'members and folders named __proto__ and constructor',
    plant(root) {
      put(root, `${M}/.banned.json`, '{"__proto__":{"toolState":1},"constructor":{"prototype":{"toolState":1}}}');
      put(root, `${PACKAGE}/package.json`, '{"__proto__":{"name":"@example/banned","main":"cli.js"}}');
      put(root, `${PACKAGE}/cli.js`, 'run()');
      put(root, `${M}/__proto__/node_modules/constructor/package.json`, '{"name":"constructor","bin":{"__proto__":"x"}}');
    },
  },
  {
    name: 'folders in folders, 3000 deep, longer than any path',
    plant(root) {
      const dig =
        'process.chdir(process.argv[1]); for (let at = 0; at < 3000; at += 1) { require("fs").mkdirSync("dd"); process.chdir("dd"); }';
      execFileSync(process.execPath, ['-e', dig, root + M]);
    },
    gaps: [`budget ${M}${'/dd'.repeat(49)}`],
  },
];

describe('a scan of a host with', () => {
  let folder: string;
  let catalogue: string;
  beforeAll(() => {
    folder = temporaryFolder();
    catalogue = writeCatalogue(folder);
    put(folder, 'outside.json', JSON.stringify({ toolState: CANARY }));
  });
  afterAll(() => removeFolder(folder));

  ROWS.forEach((row, at) => {
    const title = row.skip ? `${row.name} (skipped: ${row.skip})` : row.name;
    it.skipIf(Boolean(row.skip))(
      title,
      async () => {
        const root = path.join(folder, String(at));
        mkdirSync(root);
        plantHost(root);
        row.plant(root);
        const call = row.uid === undefined ? {} : { uid: row.uid };
        const run = await runScan({ args: ['--root', root, '--platform', 'linux', '--catalogue', catalogue, '--json'], ...call });
        expectSound(run);
        expect(run.code, run.stderr).toBe(1);
        const document = documentOf(run);
        expect(foundIn(document)).toEqual([...COPIES.map(asFound), ...(row.also ?? [])].toSorted());
        expect(gapsIn(document)).toEqual((row.gaps ?? []).toSorted());
        expect(document.complete).toBe(row.gaps === undefined);
        removeFolder(root);
      },
      60_000,
    );
  });

  it('a socket', async () => {
    const root = path.join(folder, 'socket');
    mkdirSync(root);
    plantHost(root);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(`${root}${M}/.banned.json`, resolve));
    const run = await runScan({ args: ['--root', root, '--catalogue', catalogue, '--json'] });
    server.close();
    expectSound(run);
    expect(foundIn(documentOf(run))).toEqual(COPIES.map(asFound).toSorted());
    expect(documentOf(run).complete).toBe(true);
  });

  it(`${MANY_MANIFESTS} planted manifests: bounded, and told`, async () => {
    const root = path.join(folder, 'flood');
    mkdirSync(root);
    plantHost(root);
    const names = Array.from({ length: MANY_MANIFESTS }, (_, at) => `${root}${M}/flood/${at}`);
    // Hard links of one file for each thousand: a file system allows some ten thousand names of one inode.
    names.forEach((name, at) => {
      mkdirSync(name, { recursive: true });
      if (at % 1000 === 0) writeFileSync(`${name}/package.json`, MANIFEST);
      else linkSync(`${names[at - (at % 1000)]}/package.json`, `${name}/package.json`);
    });
    const run = await runScan({ args: ['--root', root, '--catalogue', catalogue, '--json'] });
    expectSound(run);
    const document = documentOf(run);
    const real = document.findings.filter((finding) => !finding.anchor.startsWith(`${M}/`));
    expect(real.map((finding) => finding.anchor)).toEqual(COPIES);
    expect(document.findings).toHaveLength(COPIES.length + 1000);
    expect(new Set(document.findings.filter((finding) => !real.includes(finding)).map((finding) => finding.identity))).toEqual(
      new Set(['possible']),
    );
    expect(run.stdout.length).toBeLessThan(4_000_000);
    expect(gapsIn(document)).toEqual([`budget ${MANY_MANIFESTS - 1000} further signs of npm:@example/banned are not listed`]);
  }, 60_000);

  for (const locked of [M, '/home']) {
    it.skipIf(needsNobody !== false)(`nothing but a home that is locked at ${locked}: nothing found, and not clean`, async () => {
      const root = path.join(folder, `locked${locked.length}`);
      put(root, '/etc/passwd', 'mallory:x:3003:3003::/home/mallory:/bin/sh\n');
      mkdirSync(root + M, { recursive: true });
      chmodSync(root + locked, 0);
      const run = await runScan({
        args: ['--root', root, '--catalogue', catalogue, '--json'],
        ...(IS_ROOT ? { uid: NOBODY } : {}),
      });
      expect(run.code, run.stderr).toBe(3);
      expect(gapsIn(documentOf(run))).toContain(`denied ${M}`);
      expect(gapsIn(documentOf(run)).length).toBeLessThan(5);
    });
  }

  it('names that would steer a terminal: printed for a person without them', async () => {
    const root = path.join(folder, 'terminal');
    plantHost(root);
    put(root, `${M}/\u001b[2J\n\u202e\u0007/node_modules/@example/banned/package.json`, MANIFEST);
    const run = await runScan({ args: ['--root', root, '--catalogue', catalogue] });
    expect(run.code, run.stderr).toBe(1);
    expect(run.stdout).toContain('\\x1b[2J\\x0a\\u202e\\x07');
    expect(run.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

/** What holds for every scan, whatever it meets. */
function expectSound(run: ScanRun): void {
  expect(run.signal, 'it ends by itself').toBeNull();
  expect(run.stdout + run.stderr).not.toContain(CANARY);
  expect(run.peakMb).toBeGreaterThan(20);
  expect(run.peakMb).toBeLessThan(MAX_PEAK_MB);
}

function asFound(anchor: string): string {
  return `${anchor.includes('/.banned') ? 'possible' : 'proven'} installed ${anchor}`;
}

function foundIn(document: ReturnType<typeof documentOf>): readonly string[] {
  return document.findings.map((finding) => `${finding.identity} ${finding.state} ${finding.anchor}`).toSorted();
}

/** Every gap once, whatever place met it. */
function gapsIn(document: ReturnType<typeof documentOf>): readonly string[] {
  const all = document.coverage.flatMap((scope) =>
    scope.gaps.map((gap) => `${gap.reason} ${gap.path ?? gap.detail ?? scope.scope}`),
  );
  return [...new Set(all)].toSorted();
}

import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { CANARY, MANIFEST, put, putLink, putSparse } from './hostile-tree.ts';
import { canRunAs } from './scan-run.ts';
import { fromBytes } from '../../src/domain/host-path.ts';
import { zipArchive } from '../zip-archive.ts';

const IS_ROOT = process.geteuid?.() === 0;
/** `BANDOG_HOSTILE=full npm test`: as many names as the issue speaks of, also where that takes long. */
const IS_FULL = process.env['BANDOG_HOSTILE'] === 'full';
const MANY_NAMES = IS_FULL ? 1_000_000 : 250_000;
export const MANY_MANIFESTS = IS_FULL ? 100_000 : 10_000;
const NOBODY = 65_534;
export const M = '/home/mallory';
const PACKAGE = `${M}/p/node_modules/@example/banned`;

/** One hostile thing in a third home, and what a scan must say of it. */
export interface Row {
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
export const asNobody = IS_ROOT ? { uid: NOBODY } : {};
export const needsNobody = !IS_ROOT || canRunAs(NOBODY) ? false : 'this checkout is closed to other accounts';
const needsRoot = IS_ROOT ? false : 'needs root';

export const ROWS: readonly Row[] = [
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
    name: 'T06: FIFOs, which nobody writes to',
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
    name: 'T07: devices',
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
    name: 'T01: links to /etc/shadow where configuration and a manifest belong',
    plant(root) {
      put(root, `${PACKAGE}/cli.js`, 'x');
      putLink(root, `${PACKAGE}/package.json`, '/etc/shadow');
      putLink(root, `${M}/.banned.json`, '/etc/shadow');
      putLink(root, `${M}/.npmrc`, '../../etc/shadow');
      putLink(root, `${M}/bin/banned`, `${root}/../outside.json`);
    },
  },
  {
    name: "T02: folders that are links into other accounts' homes, and into root's",
    plant(root) {
      put(root, '/root/.banned.json', `{"toolState":"${CANARY}"}`);
      putLink(root, `${M}/.banned`, '../zoe/.banned');
      putLink(root, `${M}/work`, '../alice/work');
      putLink(root, `${M}/node_modules`, '/home/alice/work/node_modules');
      putLink(root, `${M}/.config`, '/root');
    },
    also: ['possible residue /root/.banned.json'],
  },
  {
    name: 'T22: package.json in every encoding, of a megabyte of keys, with numbers and names that are none',
    plant(root) {
      const keys = Array.from({ length: 60_000 }, (_, at) => `"${at}":1e999`).join();
      const odd: readonly (string | Uint8Array)[] = [
        `{${keys}}`,
        `\ufeff{"name":"@example/\\ud800","version":"1e308"}`,
        Buffer.from('{"name":"@example/banned"}', 'utf16le'),
        '{"name":"@example/banned\0"}',
        Buffer.from('{"name":"caf\xe9"}', 'latin1'),
        `{"name":"x","name":"@example/other","version":${'9'.repeat(1000)}}`,
      ];
      for (const [at, content] of odd.entries()) put(root, `${M}/odd/${at}/package.json`, content);
      put(root, `${PACKAGE}/package.json`, Buffer.from(MANIFEST, 'utf16le'));
    },
    gaps: [`malformed ${PACKAGE}/package.json`],
  },
  {
    name: 'T26: archives that inflate a thousandfold',
    plant(root) {
      const zeros = gzipSync(Buffer.alloc(64 * 1024 ** 2));
      for (const name of ['a.tgz', 'a.tar.gz', 'bin/banned.gz']) put(root, `${M}/${name}`, zeros);
      put(root, `${M}/Downloads/banned.zip`, zipArchive({ 'bin/banned': '\0'.repeat(16 * 1024 ** 2) }));
      put(
        root,
        `${M}/app/resources/app.asar`,
        Buffer.from([4, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f, 1, 0, 0, 0]),
      );
    },
  },
  {
    name: 'T32: databases with journals of 10 GB where package managers have theirs',
    plant(root) {
      for (const file of ['/var/lib/rpm/rpmdb.sqlite', `${M}/.config/Code/User/globalStorage/state.vscdb`, `${M}/.banned.json`]) {
        put(root, file, 'SQLite format 3\0');
        putSparse(root, `${file}-wal`, 10 * 1024 ** 3);
      }
    },
    gaps: ['changed-while-read /var/lib/rpm/rpmdb.sqlite-wal', 'malformed /var/lib/rpm/rpmdb.sqlite'],
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
    name: `T10: a folder of ${MANY_NAMES} names`,
    plant(root) {
      const folder = `${root}${M}/many`;
      mkdirSync(folder);
      for (let at = 0; at < MANY_NAMES; at += 1) closeSync(openSync(`${folder}/${at}`, 'wx'));
    },
    gaps: [`budget ${M}/many`],
  },
  {
    name: 'T17, T18: a copy in folders whose names hold newlines, escape codes, direction marks and bytes that are not UTF-8',
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
    name: 'T08: sparse files of 100 GB named like the executable',
    plant(root) {
      putSparse(root, `${M}/bin/banned`, 100 * 1024 ** 3);
      putSparse(root, `${M}/.banned/bin/banned`, 100 * 1024 ** 3);
      putSparse(root, `${PACKAGE}/package.json`, 100 * 1024 ** 3);
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
    name: 'T21: JSON nested a million deep',
    plant(root) {
      put(root, `${PACKAGE}/package.json`, '['.repeat(1_000_000));
      put(root, `${M}/.banned.json`, '{"toolState":'.repeat(100_000));
      put(root, `${M}/moved/package.json`, '{"name":'.repeat(100_000));
    },
    gaps: [`malformed ${PACKAGE}/package.json`],
  },
  {
    name: 'T19, T23: members and folders named __proto__ and constructor, and members of other types',
    plant(root) {
      put(root, `${M}/.banned.json`, '{"__proto__":{"toolState":1},"constructor":{"prototype":{"toolState":1}}}');
      put(root, `${PACKAGE}/package.json`, '{"__proto__":{"name":"@example/banned","main":"cli.js"}}');
      put(root, `${PACKAGE}/cli.js`, 'run()');
      put(root, `${M}/__proto__/node_modules/constructor/package.json`, '{"name":"constructor","bin":{"__proto__":"x"}}');
      for (const [at, name] of ['["@example/banned"]', '{"toString":"@example/banned"}', '7', 'null'].entries())
        put(root, `${M}/types/${at}/package.json`, `{"name":${name},"version":{},"bin":[],"main":"cli.js"}`);
    },
  },
  {
    name: 'T11: folders in folders, 3000 deep, longer than any path',
    plant(root) {
      const dig =
        'process.chdir(process.argv[1]); for (let at = 0; at < 3000; at += 1) { require("fs").mkdirSync("dd"); process.chdir("dd"); }';
      execFileSync(process.execPath, ['-e', dig, root + M]);
    },
    gaps: [`budget ${M}${'/dd'.repeat(49)}`],
  },
];

import {
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostSweep } from '../contract.ts';
import { localHost } from '../local.ts';
import { sweepFolders, type SweptDisk } from './sweep.ts';
import { fromBytes, nameOf, type HostPath } from '../../../domain/host-path.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
let root = '';
let ledger = '';
beforeEach(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-sweep-'));
  root = path.join(folder, 'root');
  ledger = path.join(folder, 'cache', 'ledger');
  mkdirSync(root);
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(path.dirname(root), { recursive: true });
});

/** A file of this size, in folders that are made. */
function put(name: string | Buffer, size: number, content = ''): void {
  const file = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name)]);
  mkdirSync(file.subarray(0, file.lastIndexOf('/')), { recursive: true });
  writeFileSync(file, content);
  if (size > content.length) truncateSync(file, size);
}

/** Folders that changed in the last seconds are not believed: as if all of it were of yesterday. */
function age(...folders: readonly string[]): void {
  const yesterday = new Date(Date.now() - 24 * 3_600_000);
  for (const folder of folders) utimesSync(path.join(root, folder), yesterday, yesterday);
}

interface Swept {
  readonly folders: number;
  /** `<kind> <path>`, or the outcome of what could not be looked at. */
  readonly told: readonly string[];
}

function swept(given: Partial<HostSweep> = {}, mounted: ReadonlyMap<HostPath, 'not-local'> = new Map()): Swept {
  let folders = 0;
  const told: string[] = [];
  const disk: SweptDisk = {
    onDisk: (name) => (name === '/' ? root : root + name),
    special: [...mounted.keys()].map(nameOf),
    refusal: (name) => mounted.get(name),
  };
  for (const step of sweepFolders({ tops: ['/'], leaves: new Set(), readAgainMs: WEEK_MS, ...given }, disk)) {
    if ('outcome' in step) told.push(`${step.outcome} ${step.path}`);
    else {
      folders += 1;
      told.push(...step.leads.map((lead) => `${lead.kind} ${path.posix.join(step.path, lead.name)}`));
    }
  }
  return { folders, told: told.toSorted() };
}

/** Changed times (ctime) are of now, and believed only when they are some seconds old: goes on to then. */
function settled(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5000 });
}

const BUNDLE = `"use strict";${'x'.repeat(70_000)}`;

describe('a sweep of a disk', () => {
  it('tells of programs under any name, of bundles, and of names that say what a folder is', () => {
    put('a/notes.txt', 2_000_000);
    put('a/photo.jpg', 0, BUNDLE);
    put('a/small.js', 0, '"use strict"');
    put('a/data.bin', 500_000);
    put('b/package.json', 10);
    put('c/node_modules/x/package.json', 10);
    put('c/node_modules/x/cli.js', 2_000_000);
    put('c/node_modules/x/tool', 2_000_000);
    put('d/resources/app.asar', 10);
    symlinkSync('/usr', path.join(root, 'link'));
    symlinkSync('..', path.join(root, 'a', 'loop'));
    expect(swept({ ledger }).told).toEqual([
      'begins /a/photo.jpg',
      'large /a/notes.txt',
      'large /c/node_modules/x/cli.js',
      'large /c/node_modules/x/tool',
      'named /b/package.json',
      'named /d/resources/app.asar',
    ]);
  });

  it('asks what is called a text inside a package when it reads the folder in full', () => {
    put('node_modules/x/lib/readme.md', 2_000_000);
    expect(swept({ ledger }).told).toEqual([]);
    expect(swept({ ledger, readAgainMs: 0 }).told).toEqual(['large /node_modules/x/lib/readme.md']);
    expect(swept().told).toEqual(['large /node_modules/x/lib/readme.md']);
  });

  it('says the same from its ledger, and sees what came, went and moved', () => {
    for (let at = 0; at < 300; at += 1) put(`many/${at}/x/tool`, at % 10 === 0 ? 2_000_000 : 5);
    put('gone/tool', 2_000_000);
    put('moved/deep/tool', 2_000_000);
    const first = swept({ ledger });
    expect(first.told).toHaveLength(32);
    expect(swept({ ledger })).toEqual(first);
    put('many/1/x/new', 2_000_000);
    rmSync(path.join(root, 'gone'), { recursive: true });
    renameSync(path.join(root, 'moved'), path.join(root, 'many', '2', 'here'));
    const changed = ['large /many/1/x/new', 'large /many/2/here/deep/tool'];
    const left = first.told.filter((one) => !one.includes('/gone/') && !one.includes('/moved/'));
    expect(swept({ ledger }).told).toEqual([...left, ...changed].toSorted());
  });

  it('sees a folder that was put in place of another with its times', () => {
    put('a/x/tool', 5);
    age('a/x', 'a', '.');
    swept({ ledger });
    put('b/tool', 2_000_000);
    rmSync(path.join(root, 'a/x'), { recursive: true });
    renameSync(path.join(root, 'b'), path.join(root, 'a/x'));
    age('a/x', 'a', '.');
    expect(swept({ ledger }).told).toEqual(['large /a/x/tool']);
  });

  it('believes a folder that shows no change for the window, and no longer', () => {
    put('a/tool', 5);
    age('a', '.');
    swept({ ledger });
    settled();
    swept({ ledger });
    const before = statSync(path.join(root, 'a')).ctimeMs;
    truncateSync(path.join(root, 'a/tool'), 2_000_000);
    expect(statSync(path.join(root, 'a')).ctimeMs).toBe(before);
    expect(swept({ ledger }).told).toEqual([]);
    expect(swept({ ledger, readAgainMs: 1000 }).told).toEqual(['large /a/tool']);
  });

  it('goes on where it was broken off', () => {
    for (let at = 0; at < 50; at += 1) put(`many/${at}/tool`, 2_000_000);
    settled();
    const all = swept().told;
    for (const steps of [1, 2, 20, 51]) {
      let taken = 0;
      for (const _ of localHost({ root }).sweep({ tops: ['/'], leaves: new Set(), ledger, readAgainMs: WEEK_MS })) {
        taken += 1;
        if (taken === steps) break;
      }
      expect(swept({ ledger }).told, `${steps} steps`).toEqual(all);
      rmSync(ledger);
    }
  });

  it('leaves its ledger as it is when nothing changed, also when it is broken off', () => {
    for (let at = 0; at < 20; at += 1) put(`many/${at}/tool`, 2_000_000);
    swept({ ledger });
    settled();
    const all = swept({ ledger });
    const { ino, mtimeMs } = statSync(ledger);
    for (const _ of localHost({ root }).sweep({ tops: ['/'], leaves: new Set(), ledger, readAgainMs: WEEK_MS })) break;
    expect(swept({ ledger })).toEqual(all);
    expect(statSync(ledger)).toMatchObject({ ino, mtimeMs });
  });

  it('tells again what it could not look at, from its ledger too', () => {
    const dig = `${'d'.repeat(200)}/`.repeat(19);
    put(`deep/${dig}tool`, 5);
    process.chdir(path.join(root, 'deep', dig));
    mkdirSync(`${'e'.repeat(250)}/${'f'.repeat(250)}/${'g'.repeat(250)}`, { recursive: true });
    process.chdir('/');
    settled();
    const first = swept({ ledger });
    expect(first.told.filter((one) => one.startsWith('malformed '))).toHaveLength(1);
    expect(swept({ ledger })).toEqual(first);
    expect(swept({ ledger })).toEqual(first);
  });

  it('tells of a mount each time it is there, and of the folder below when it is there no more', () => {
    put('srv/nas/tool', 2_000_000);
    put('srv/other/tool', 2_000_000);
    settled();
    const mounted = new Map([['/srv/nas', 'not-local' as const]]);
    expect(swept({ ledger }, mounted).told).toEqual(['large /srv/other/tool', 'not-local /srv/nas']);
    expect(swept({ ledger }, mounted).told).toEqual(['large /srv/other/tool', 'not-local /srv/nas']);
    expect(swept({ ledger }).told).toEqual(['large /srv/nas/tool', 'large /srv/other/tool']);
    expect(swept({ ledger }, mounted).told).toEqual(['large /srv/other/tool', 'not-local /srv/nas']);
    expect(swept({ ledger }).told).toEqual(['large /srv/nas/tool', 'large /srv/other/tool']);
  });

  it('sweeps what was left to another scope, when that is there no more', () => {
    put('home/ann/tool', 2_000_000);
    settled();
    const leaves = new Set(['/home/ann']);
    expect(swept({ ledger, leaves }).told).toEqual([]);
    expect(swept({ ledger, leaves }).told).toEqual([]);
    expect(swept({ ledger }).told).toEqual(['large /home/ann/tool']);
  });

  it('leaves its ledger as it is when the same tops, mounts and leaves are there or not', () => {
    put('srv/nas/x/tool', 5);
    put('home/ann/tool', 5);
    settled();
    const order = { ledger, leaves: new Set(['/home/ann']), tops: ['/', '/Users'] };
    const mounted = new Map([['/srv/nas', 'not-local' as const]]);
    const first = swept(order, mounted);
    const { ino } = statSync(ledger);
    expect(swept(order, mounted)).toEqual(first);
    expect(statSync(ledger).ino).toBe(ino);
  });

  it('takes a damaged ledger for none', () => {
    put('a/tool', 2_000_000);
    const first = swept({ ledger });
    truncateSync(ledger, 30);
    expect(swept({ ledger })).toEqual(first);
    rmSync(ledger);
    mkdirSync(ledger);
    expect(swept({ ledger })).toEqual(first);
  });

  it('enters names with newlines and with bytes that are not UTF-8, also from its ledger', () => {
    put('two\nlines/tool', 2_000_000);
    put(Buffer.from('caf\xe9/t\xe9l', 'latin1'), 2_000_000);
    const want = [`large /${fromBytes(Buffer.from('caf\xe9/t\xe9l', 'latin1'))}`, 'large /two\nlines/tool'].toSorted();
    expect(swept({ ledger }).told).toEqual(want);
    expect(swept({ ledger }).told).toEqual(want);
  });

  it('ends in folders nested deeper than a path can say, with a gap', () => {
    const dig = `${'d'.repeat(200)}/`.repeat(18);
    put(`${dig}tool`, 2_000_000);
    const inner = path.join(root, dig);
    process.chdir(inner);
    mkdirSync(`${'e'.repeat(250)}/${'f'.repeat(250)}`, { recursive: true });
    process.chdir(`${'e'.repeat(250)}/${'f'.repeat(250)}`);
    mkdirSync('g'.repeat(250));
    process.chdir('/');
    const { told } = swept({ ledger });
    expect(told.some((one) => one.startsWith('large '))).toBe(true);
    expect(told.some((one) => one.startsWith('malformed '))).toBe(true);
  });

  it('holds little of a folder of very many names', () => {
    mkdirSync(path.join(root, 'many'));
    for (let at = 0; at < 30_000; at += 1) closeSync(openSync(path.join(root, 'many', `${at}.txt`), 'wx'));
    put('many/program.txt', 2_000_000);
    expect(swept({ ledger }).told).toEqual(['large /many/program.txt']);
  });
});

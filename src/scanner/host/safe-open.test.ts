import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  constants,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOutcome, type Host, type OpenFile, type Outcome } from './contract.ts';
import { localHost } from './local.ts';
import { fileId, openRegular } from './safe-open.ts';
import { fromBytes } from '../../domain/host-path.ts';

const SECRET = 'SECRET-OUTSIDE';
const GIB = 1024 ** 3;
const isRoot = process.geteuid?.() === 0;

let folder: string;
let host: Host;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-open-'));
  writeFileSync(path.join(folder, 'secret'), SECRET);
  host = localHost({ root: folder, platform: 'linux' });
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => path.join(folder, name);

function open(name: string): OpenFile | Outcome {
  const opened = openRegular(at(name));
  if (!isOutcome(opened)) opened.close();
  return opened;
}

describe('opening', () => {
  it('T05: a FIFO: refused, and the 24 bytes in it stay in it', () => {
    execFileSync('mkfifo', [at('fifo')]);
    const both = openSync(at('fifo'), constants.O_RDWR | constants.O_NONBLOCK);
    writeSync(both, 'twenty-four bytes kept..');
    expect(open('fifo')).toBe('other-kind');
    expect(host.read('/fifo', 100)).toBe('other-kind');
    expect(readSync(both, Buffer.alloc(100))).toBe(24);
    closeSync(both);
  });

  it.skipIf(!isRoot)('T07: devices: refused without being opened, which would wake a driver (needs root)', () => {
    execFileSync('mknod', [at('char'), 'c', '5', '0']);
    // A number without a driver: opening it would say ENXIO or ENODEV instead.
    execFileSync('mknod', [at('block'), 'b', '250', '77']);
    expect([open('char'), open('block')]).toEqual(['other-kind', 'other-kind']);
  });

  it('T07: a socket: refused', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
    expect(open('socket')).toBe('other-kind');
    server.close();
  });

  it('T01: links at the end and on the way: refused', () => {
    mkdirSync(at('real/inner'), { recursive: true });
    writeFileSync(at('real/inner/file'), 'x');
    symlinkSync('real', at('linked'));
    symlinkSync(at('secret'), at('real/out'));
    expect(open('real/out')).toBe('link');
    expect(open('linked/inner/file')).toBe('link');
    expect(isOutcome(open('real/inner/file'))).toBe(false);
    expect(host.list('/linked')).toBe('link');
    expect(host.list('/linked/inner')).toBe('link');
  });

  it('T08: a sparse file of 100 GB: its ends, without its middle', () => {
    writeFileSync(at('sparse'), 'head');
    truncateSync(at('sparse'), 100 * GIB);
    const file = openRegular(at('sparse'));
    if (isOutcome(file)) return expect.fail(file);
    expect(Buffer.from(file.read(0, 4)).toString()).toBe('head');
    expect(file.read(100 * GIB - 3, 1000)).toHaveLength(3);
    expect(file.read(-5, 3)).toHaveLength(3);
    expect(host.read('/sparse', 1024)).toBe('too-large');
    file.close();
  });

  it('T09: a file that grows and one that shrinks while it is read', () => {
    writeFileSync(at('grows'), 'first');
    const grown = openRegular(at('grows'));
    if (isOutcome(grown)) return expect.fail(grown);
    appendFileSync(at('grows'), ' and more');
    expect(Buffer.from(grown.read(0, 1000)).toString()).toBe('first');
    grown.close();
    const shrunk = openRegular(at('grows'));
    if (isOutcome(shrunk)) return expect.fail(shrunk);
    truncateSync(at('grows'), 2);
    expect(Buffer.from(shrunk.read(0, 1000)).toString()).toBe('fi');
    shrunk.close();
  });

  it('T17, T18: names that are no text: bytes, newlines, escapes', () => {
    for (const name of [
      Buffer.from('caf\xe9', 'latin1'),
      Buffer.from('two\nlines'),
      Buffer.from('\u001b[2J'),
      Buffer.from('\u202etxt'),
    ]) {
      const target = Buffer.concat([Buffer.from(`${folder}/`), name]);
      writeFileSync(target, 'x');
      expect(host.read(`/${fromBytes(name)}`, 10), String(name)).toEqual(Buffer.from('x'));
    }
  });

  it('T11: a name longer than any, and one with a NUL: malformed, not thrown', () => {
    expect(host.read(`/${'x'.repeat(300)}`, 10)).toBe('malformed');
    expect(host.read(`/${'d/'.repeat(3000)}x`, 10)).toBe('malformed');
    expect(host.read('/a\0b', 10)).toBe('malformed');
    expect(host.facts('/a\0b')).toBe('malformed');
    expect(host.list('/a\0b')).toBe('malformed');
  });

  it('T47: hard links: one id', () => {
    writeFileSync(at('one'), 'x');
    linkSync(at('one'), at('two'));
    expect(host.facts('/one')).toEqual(host.facts('/two'));
  });
});

describe('a folder that another process swaps for a link as fast as it can', () => {
  it('T03: never leads out, 10,000 times: what is read is the file that was meant, or nothing', async () => {
    mkdirSync(at('race/home/project'), { recursive: true });
    mkdirSync(at('race/vault'));
    writeFileSync(at('race/home/project/package.json'), 'MEANT');
    writeFileSync(at('race/vault/package.json'), SECRET);
    const swap = `
      const { renameSync, symlinkSync, unlinkSync } = require('node:fs');
      process.chdir(${JSON.stringify(at('race/home'))});
      process.stdout.write('ready');
      for (;;) {
        renameSync('project', 'aside');
        symlinkSync('../vault', 'project');
        unlinkSync('project');
        renameSync('aside', 'project');
      }`;
    const swapper = spawn(process.execPath, ['-e', swap], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => swapper.stdout.once('data', resolve));
    const looked = localHost({ root: at('race'), platform: 'linux' });
    const seen = new Map<string, number>();
    const count = (what: string): unknown => seen.set(what, (seen.get(what) ?? 0) + 1);
    for (let left = 10_000; left > 0; left -= 1) {
      const bytes = looked.read('/home/project/package.json', 100);
      count(isOutcome(bytes) ? bytes : Buffer.from(bytes).toString());
      const listing = looked.list('/home/project');
      count(isOutcome(listing) ? `list ${listing}` : `list of ${listing.entries.length}`);
    }
    swapper.kill('SIGKILL');
    await new Promise((resolve) => swapper.once('close', resolve));
    expect(seen.get('MEANT')).toBeGreaterThan(0);
    expect(seen.get('absent') ?? seen.get('link') ?? 0, 'the race was run').toBeGreaterThan(0);
    expect([...seen.keys()].filter((what) => what.includes(SECRET))).toEqual([]);
  });
});

describe('a file that another process swaps for another one as fast as it can', () => {
  it('T04: facts and bytes are those of one inode', async () => {
    mkdirSync(at('swap'));
    for (const name of ['one', 'two']) writeFileSync(at(`swap/${name}`), name);
    linkSync(at('swap/one'), at('swap/file'));
    const contents = new Map(['one', 'two'].map((name) => [fileId(statSync(at(`swap/${name}`))), name]));
    const swap = `
      const { linkSync, renameSync } = require('node:fs');
      process.chdir(${JSON.stringify(at('swap'))});
      process.stdout.write('ready');
      for (;;) for (const name of ['two', 'one']) {
        linkSync(name, 'next');
        renameSync('next', 'file');
      }`;
    const swapper = spawn(process.execPath, ['-e', swap], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => swapper.stdout.once('data', resolve));
    const seen = new Set<string>();
    for (let left = 5000; left > 0; left -= 1) {
      const file = openRegular(at('swap/file'));
      if (isOutcome(file)) continue;
      seen.add(`${contents.get(file.facts.id)} holds ${Buffer.from(file.read(0, 10)).toString()}`);
      file.close();
    }
    swapper.kill('SIGKILL');
    await new Promise((resolve) => swapper.once('close', resolve));
    expect([...seen].toSorted()).toEqual(['one holds one', 'two holds two']);
  });
});

describe('R09, T13, T15, T16: a mount that can hang', () => {
  beforeAll(() => void mkdirSync(at('home/alice'), { recursive: true }));
  const looked = (): Host =>
    localHost({
      root: folder,
      platform: 'linux',
      mountinfo: `1 1 0:1 / ${folder}/home/alice/cloud rw - fuse.rclone x rw\n2 1 0:2 / ${folder}/kernel rw - proc x rw\n`,
    });
  const rows = [
    { path: '/home/alice/cloud', want: 'not-local' },
    { path: '/home/alice/cloud/deep/file', want: 'not-local' },
    { path: '/kernel/1/root', want: 'other-kind' },
  ] as const;
  for (const { path: given, want } of rows) {
    it(`is never asked about ${given}: ${want}`, () => {
      const asked = looked();
      expect([
        asked.facts(given),
        asked.list(given),
        asked.open(given),
        asked.read(given, 10),
        asked.resolveLinks(given, '/'),
      ]).toEqual(Array.from({ length: 5 }, () => want));
    });
  }
  it('is no local mount', () => expect(looked().localMounts()).toEqual([]));
});

describe('links of a folder that is looked at as a host', () => {
  it('stay inside it, whatever they say', () => {
    mkdirSync(at('etc'));
    writeFileSync(at('etc/hostname'), 'inside');
    symlinkSync('/etc/hostname', at('absolute'));
    symlinkSync('../../../../../../etc/hostname', at('climbing'));
    symlinkSync(`${folder}/secret`, at('real-path'));
    symlinkSync('circle', at('circle'));
    expect(host.resolveLinks('/absolute', '/')).toEqual({ path: '/etc/hostname' });
    expect(host.resolveLinks('/climbing', '/')).toEqual({ path: '/etc/hostname' });
    expect(host.resolveLinks('/real-path', '/')).toBe('absent');
    expect(host.resolveLinks('/circle', '/')).toBe('link');
  });

  it('are followed forty times and no more', () => {
    mkdirSync(at('chain'));
    writeFileSync(at('chain/0'), 'x');
    for (let link = 1; link <= 41; link += 1) symlinkSync(String(link - 1), at(`chain/${link}`));
    expect(host.resolveLinks('/chain/40', '/')).toEqual({ path: '/chain/0' });
    expect(host.resolveLinks('/chain/41', '/')).toBe('link');
  });
});

import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statfsSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileCatalogue } from '../../src/catalogue/compile.ts';
import { bunPayload } from '../../src/scanner/example-programs/bun-payload.ts';

/** What must never appear in any output: the content of files outside of what may be read. */
export const CANARY = 'CANARY-d41d8cd98f00b204';
export const MANIFEST = JSON.stringify({ name: '@example/banned', version: '1.2.3', main: 'cli.js' });
/** Where the real copies of `plantCopies` lie. */
export const COPIES = [
  '/home/alice/work/node_modules/@example/banned',
  '/home/zoe/.banned',
  '/usr/local/lib/node_modules/@example/banned',
] as const;
export const MALLORY = 3003;

/** What no other program holds. */
const MARK = 'a-tool-that-nobody-has-7f3a';
const SIGNATURE = `
id: banned
name: Banned
vendor: Example
category: other
status: stable
risk: Only the tests of hostile hosts speak of it, and it sends nothing.
npm:
  - name: '@example/banned'
installRoots:
  - path: ~/.banned
    executables: [bin/banned]
configuration:
  - path: ~/.banned.json
    strength: strong
    keys: [toolState]
executables:
  names: [banned]
  markers:
    - { in: bun, text: ${MARK} }
removal:
  default: [Delete it.]
references:
  - { source: test, date: 2026-11-21, fact: It is a test. }
examples:
  match: [{ name: x, tree: { /x: x } }]
  reject: [{ name: x, tree: { /x: x } }]
`;

/** A folder for a hostile tree: in memory where there is room, so that a million names cost seconds. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(hasRoomInMemory() ? '/dev/shm' : tmpdir(), 'bandog-hostile-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Removes it, whatever lies in it: rm(1) knows no longest path. */
export function removeFolder(folder: string): void {
  execFileSync('rm', ['-rf', folder]);
}

/** A compiled catalogue of one product. */
export function writeCatalogue(folder: string): string {
  const file = path.join(folder, 'hostile.catalogue');
  writeFileSync(file, compileCatalogue([{ path: 'banned.yaml', text: SIGNATURE }], 'hostile'), { mode: 0o644 });
  return file;
}

/** A host with one real copy of the product on its system and in each of two homes, a third home for what is hostile, and secrets. */
export function plantHost(root: string): void {
  const homes = { alice: 3001, zoe: 3002, mallory: MALLORY };
  put(
    root,
    '/etc/passwd',
    Object.entries(homes)
      .map(([name, uid]) => `${name}:x:${uid}:${uid}::/home/${name}:/bin/sh\n`)
      .join(''),
  );
  put(root, '/etc/shadow', `alice:${CANARY}:1::::::\n`);
  chmodSync(path.join(root, 'etc/shadow'), 0o600);
  for (const at of [COPIES[0], COPIES[2]]) {
    put(root, `${at}/package.json`, MANIFEST);
    put(root, `${at}/cli.js`, 'run()');
  }
  put(root, `${COPIES[1]}/bin/banned`, '#!/bin/sh\n');
  for (const [name, uid] of Object.entries(homes)) {
    mkdirSync(path.join(root, 'home', name), { recursive: true });
    if (process.geteuid?.() === 0) chownSync(path.join(root, 'home', name), uid, uid);
  }
}

/** A program that really runs for `$1` seconds and is the product, by the mark behind it where Bun 1.1 and earlier put programs. */
export function markedProgram(): Uint8Array {
  const payload = bunPayload([{ name: '/$bunfs/root/cli', source: `/* ${MARK} */` }]);
  const whole = Buffer.concat([readFileSync('/bin/sleep'), payload, Buffer.alloc(8)]);
  whole.writeBigUInt64LE(BigInt(whole.length), whole.length - 8);
  return whole;
}

/** Writes one file of a tree, with the folders on the way. */
export function put(root: string, file: string, content: string | Uint8Array): void {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), content);
}

/** A link of a tree; its target as it is written into the link. */
export function putLink(root: string, file: string, target: string): void {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  symlinkSync(target, path.join(root, file));
}

/** A file of that many zeros that takes no room. */
export function putSparse(root: string, file: string, size: number): void {
  put(root, file, '\x7fELF');
  truncateSync(path.join(root, file), size);
  chmodSync(path.join(root, file), 0o755);
}

function hasRoomInMemory(): boolean {
  try {
    accessSync('/dev/shm', constants.W_OK);
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 4 * 1024 ** 3;
  } catch {
    return false;
  }
}

import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder } from './compile-cache.mjs';

let top = '';

beforeEach(() => {
  top = realpathSync(mkdtempSync(path.join(tmpdir(), 'bandog-cache-')));
});

afterEach(() => {
  rmSync(top, { recursive: true, force: true });
});

const cases: readonly { readonly name: string; readonly given: (folder: string) => void; readonly isUsed: boolean }[] = [
  { name: 'a folder of ours, not made yet', given: () => {}, isUsed: true },
  {
    name: 'made before',
    given: (folder) => mkdirSync(path.join(folder, 'bandog/compiled'), { recursive: true, mode: 0o700 }),
    isUsed: true,
  },
  { name: 'writable by everybody', given: (folder) => openTo(folder, 0o777), isUsed: false },
  { name: 'below a folder that a group may write', given: (folder) => openTo(path.dirname(folder), 0o770), isUsed: false },
  { name: 'a link', given: (folder) => symlinkSync(tmpdir(), folder), isUsed: false },
  { name: 'a file', given: (folder) => writeFileSync(folder, ''), isUsed: false },
];

function openTo(folder: string, mode: number): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode);
}

for (const { name, given, isUsed } of cases) {
  test(`${name}: ${isUsed ? 'used' : 'not used'}`, () => {
    const folder = path.join(top, 'home/.cache');
    mkdirSync(path.dirname(folder), { mode: 0o700 });
    given(folder);
    expect(cacheFolder({ XDG_CACHE_HOME: folder })).toBe(isUsed ? path.join(folder, 'bandog/compiled') : undefined);
  });
}

test('an account without a home keeps none', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: path.join(top, 'nobody/.cache') })).toBeUndefined();
  expect(cacheFolder({ HOME: '' })).toBeUndefined();
});

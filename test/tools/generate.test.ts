import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refresh, staleFiles } from './drift.ts';
import { GENERATORS } from './generators.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'bandog-generate-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

test('the generated files in the repository are as the code makes them (npm run generate)', async () => {
  expect(await staleFiles(GENERATORS, path.resolve(import.meta.dirname, '../..'))).toEqual([]);
});

test('a missing and an edited file are stale until they are made again', async () => {
  const generators = [
    { file: 'a/one.txt', make: async () => 'one\n' },
    { file: 'two.txt', make: async () => 'two\n' },
  ];
  writeFileSync(path.join(root, 'two.txt'), 'edited\n');
  expect(await staleFiles(generators, root)).toEqual(['a/one.txt', 'two.txt']);
  expect(await refresh(generators, root)).toEqual(['a/one.txt', 'two.txt']);
  expect(await staleFiles(generators, root)).toEqual([]);
  expect(readFileSync(path.join(root, 'a/one.txt'), 'utf8')).toBe('one\n');
});

test('no generators are no proof', async () => {
  await expect(staleFiles([], root)).rejects.toThrow('nothing was looked at');
});

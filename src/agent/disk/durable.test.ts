import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile } from './durable.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-durable-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

describe('replaceFile', () => {
  const cases = [
    { name: 'makes one that was not there', before: {}, content: 'new' },
    { name: 'takes the place of one', before: { file: 'a much longer old one' }, content: 'new' },
    { name: 'writes over what a crash left beside it', before: { file: 'old', 'file.new': 'half of' }, content: 'new' },
    { name: 'writes more than one call takes', before: {}, content: 'ü'.repeat(5_000_000) },
    { name: 'writes nothing where nothing is wanted', before: { file: 'old' }, content: '' },
  ] as const;
  for (const { name, before, content } of cases) {
    it(name, () => {
      for (const [file, text] of Object.entries(before)) writeFileSync(path.join(folder, file), text, { mode: 0o644 });
      const file = path.join(folder, 'file');
      replaceFile(file, content);
      expect(readFileSync(file, 'utf8') === content).toBe(true);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readdirSync(folder)).toEqual(['file']);
    });
  }

  it('leaves the old one where the new one cannot be made', () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, 'old');
    // A folder in the way, since nothing stops root.
    rmSync(`${file}.new`, { force: true });
    const inTheWay = path.join(folder, 'file', 'x');
    expect(() => replaceFile(inTheWay, 'new')).toThrow('ENOTDIR');
    expect(readFileSync(file, 'utf8')).toBe('old');
  });
});

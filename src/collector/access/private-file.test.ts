import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { privateFile, readPrivateFile, writePrivateFile } from './private-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-private-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

describe('private files', () => {
  it('are made once, for this account only, and leave nothing else behind', () => {
    const file = at('key');
    writeFileSync(`${file}.new`, 'left behind by a write that was cut short');
    expect(privateFile(file, () => 'first')).toBe('first');
    expect(privateFile(file, () => 'second')).toBe('first');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['key']);
  });

  const unsafe = [
    { name: 'a symbolic link', make: (file: string) => symlinkSync('/etc/hostname', file) },
    {
      name: 'one that others can read',
      make: (file: string) => {
        writePrivateFile(file, 'x');
        chmodSync(file, 0o644);
      },
    },
    { name: 'a folder', make: (file: string) => mkdirSync(file) },
  ];
  for (const { name, make } of unsafe) {
    it(`are refused: ${name}`, () => {
      const file = at(name);
      make(file);
      expect(() => readPrivateFile(file)).toThrow(expect.objectContaining({ code: 'E_STATE_UNSAFE' }));
    });
  }

  it('are absent when they are not there', () => expect(readPrivateFile(at('nothing'))).toBeUndefined());
});

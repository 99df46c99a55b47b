import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataFolder } from './data-folder.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-data-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

describe('openDataFolder', () => {
  it('makes it with its parents, closed to others, and takes it again', () => {
    const wanted = at('a/b/data');
    expect(openDataFolder(wanted)).toBe(wanted);
    expect(statSync(wanted).mode & 0o777).toBe(0o700);
    expect(openDataFolder(wanted)).toBe(wanted);
  });

  const unsafe = [
    {
      name: 'a symbolic link',
      make: (target: string) => {
        mkdirSync(`${target}-real`, { mode: 0o700 });
        symlinkSync(`${target}-real`, target);
      },
    },
    { name: 'a file', make: (target: string) => writeFileSync(target, '') },
    {
      name: 'a folder that others can enter',
      make: (target: string) => {
        mkdirSync(target);
        chmodSync(target, 0o755);
      },
    },
    {
      name: 'below a folder that others can write',
      make: (target: string) => {
        mkdirSync(path.dirname(target));
        chmodSync(path.dirname(target), 0o777);
      },
    },
  ];
  for (const [index, { name, make }] of unsafe.entries()) {
    it(`refuses ${name}`, () => {
      const target = name.startsWith('below') ? at(`open-${index}/data`) : at(`unsafe-${index}`);
      make(target);
      expect(() => openDataFolder(target)).toThrow(expect.objectContaining({ code: 'E_STATE_UNSAFE' }));
    });
  }
});

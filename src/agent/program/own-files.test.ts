import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWN_PLACES, OwnFiles } from './own-files.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-own-'));
  for (const folder of ['program/part', 'units/bandog.service.d']) mkdirSync(path.join(base, folder), { recursive: true });
  for (const file of ['runtime', 'program/main.js', 'program/part/one.js', 'units/bandog.service', 'units/ssh.service'])
    writeFileSync(path.join(base, file), file);
  writeFileSync(path.join(base, 'units/bandog.service.d/local.conf'), '[Service]\n');
});
afterEach(() => rmSync(base, { recursive: true }));

function files(root = base): OwnFiles {
  const at = (name: string) => path.join(root, name);
  return new OwnFiles({ program: [at('runtime'), at('program')], units: [at('units'), at('not-there')] });
}

const CHANGES: readonly {
  readonly name: string;
  readonly change: () => void;
  readonly differs: readonly ('program' | 'units')[];
}[] = [
  { name: 'nothing', change: () => undefined, differs: [] },
  { name: 'another time', change: () => utimesSync(path.join(base, 'program/main.js'), 1, 1), differs: [] },
  {
    name: 'a byte of the program',
    change: () => appendFileSync(path.join(base, 'program/part/one.js'), ' '),
    differs: ['program'],
  },
  { name: 'the runtime', change: () => writeFileSync(path.join(base, 'runtime'), 'RUNTIME'), differs: ['program'] },
  { name: 'one file more', change: () => writeFileSync(path.join(base, 'program/more.js'), ''), differs: ['program'] },
  {
    name: 'a file under another name',
    change: () => renameSync(path.join(base, 'program/main.js'), path.join(base, 'program/niam.js')),
    differs: ['program'],
  },
  {
    name: 'the same size and time, other content',
    change: () => {
      const file = path.join(base, 'program/main.js');
      writeFileSync(file, 'PROGRAM/MAIN.JS');
      utimesSync(file, 1, 1);
    },
    differs: ['program'],
  },
  { name: 'our unit', change: () => appendFileSync(path.join(base, 'units/bandog.service'), 'ExecStart=\n'), differs: ['units'] },
  {
    name: 'a drop-in of our unit',
    change: () => writeFileSync(path.join(base, 'units/bandog.service.d/zz.conf'), 'x'),
    differs: ['units'],
  },
  { name: 'another unit', change: () => appendFileSync(path.join(base, 'units/ssh.service'), 'x'), differs: [] },
];

describe('T45: OwnFiles', () => {
  for (const { name, change, differs } of CHANGES) {
    it(`${differs.length === 0 ? 'says the same' : `says that ${differs.join(' and ')} changed`}: ${name}`, async () => {
      const own = files();
      expect(own.digests()).toBeUndefined();
      await own.read();
      const before = own.digests();
      change();
      await own.read();
      const after = own.digests();
      expect((['program', 'units'] as const).filter((part) => before?.[part] !== after?.[part])).toEqual(differs);
    });
  }

  it('says the same of the same program elsewhere, and nothing of units where there are none', async () => {
    const own = files();
    await own.read();
    const other = `${base}-other`;
    renameSync(base, other);
    const moved = files(other);
    await moved.read();
    renameSync(other, base);
    expect(moved.digests()?.program).toBe(own.digests()?.program);
    rmSync(path.join(base, 'units'), { recursive: true });
    await own.read();
    expect(own.digests()).not.toHaveProperty('units');
  });

  it('goes on when a file cannot be read', async () => {
    chmodSync(path.join(base, 'program/main.js'), 0);
    rmSync(path.join(base, 'runtime'));
    const own = files();
    await own.read();
    expect(own.digests()?.program).toMatch(/^[0-9a-f]{64}$/);
  });

  it('knows where we are', () => {
    expect(OWN_PLACES.program).toContain(process.execPath);
    expect(OWN_PLACES.program.some((place) => place.endsWith(`${path.sep}src`))).toBe(true);
  });
});

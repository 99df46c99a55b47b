import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLOCK, finding, record } from './fixtures/finding.ts';
import { openSpool } from './open-spool.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const damages: readonly { readonly name: string; readonly damage: (file: string) => void }[] = [
  {
    name: 'no database at all',
    damage: (file) => writeFileSync(file, 'this is no database, and it is long enough to be read as one'.repeat(20)),
  },
  {
    name: 'a zeroed page in the middle',
    damage: (file) => {
      const descriptor = openSync(file, 'r+');
      writeSync(descriptor, Buffer.alloc(4096), 0, 4096, 4096 * 2);
      closeSync(descriptor);
    },
  },
  {
    name: 'half of it is missing',
    damage: (file) => {
      const descriptor = openSync(file, 'r+');
      ftruncateSync(descriptor, Math.floor(readFileSync(file).length / 2 / 4096) * 4096);
      closeSync(descriptor);
    },
  },
];

describe('openSpool, of a damaged file', () => {
  for (const { name, damage } of damages) {
    it(`moves it aside, reports it and starts anew: ${name}`, () => {
      const first = openSpool(folder, CLOCK).spool;
      record(first, [finding('1', '1')]);
      first.close();
      damage(path.join(folder, 'agent.sqlite'));
      const { spool, movedAside } = openSpool(folder, CLOCK);
      expect(movedAside).toContain('agent.sqlite.damaged-');
      expect(spool.chain()).toBeUndefined();
      expect(spool.draft(10)?.rows.map((row) => row.entry.kind)).toEqual(['loss', 'resync']);
      spool.close();
      expect(readdirSync(folder).some((one) => one.includes('damaged'))).toBe(true);
    });
  }
});

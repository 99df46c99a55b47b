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
import type { Finding } from '../../domain/finding.ts';
import { CLOCK, finding, record } from './fixtures/finding.ts';
import { wholeSpool } from '../../../test/faults/spool/whole-spool.ts';
import { openSpool } from './open-spool.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => path.join(folder, 'agent.sqlite');
const DIGITS = '0123456789abcdef'.split('');

/** Findings of some length, so that they lie in several pages, one of them over the end of its page. */
function large(digit: string): Finding {
  const paths = Array.from({ length: digit === '7' ? 400 : 80 }, (_, index) => `/opt/${digit}/bin/some-command-${index}`);
  return { ...finding(digit, '1'), paths };
}

/** What a damaged spool still knows, each finding exactly as it was; the spool is whole, and says what may be missing. */
function reopened(): { readonly known: readonly string[]; readonly isTold: boolean } {
  const troubles: string[] = [];
  const { spool } = openSpool(folder, CLOCK, { say: (trouble) => troubles.push(trouble.kind) });
  const known = spool.findings();
  for (const [id, one] of known) expect(one, 'a changed finding was believed').toEqual(large(id[0] ?? ''));
  const entries = spool.draft(100)?.rows.map((row) => row.entry) ?? [];
  expect(entries.flatMap((entry) => (entry.kind === 'finding' ? [entry.finding.id] : [])).length).toBe(known.size);
  const isTold = entries.some((entry) => entry.kind === 'loss') && entries.some((entry) => entry.kind === 'resync');
  expect(isTold).toBe(troubles.includes('salvaged'));
  if (isTold) expect(spool.chain()).toBeUndefined();
  spool.close();
  expect(wholeSpool(folder)).toEqual([]);
  const again = openSpool(folder, CLOCK, { say: (trouble) => troubles.push(`again ${trouble.kind}`) }).spool;
  expect(again.findings().size).toBe(known.size);
  again.close();
  expect(troubles.filter((one) => one.startsWith('again'))).toEqual([]);
  return { known: [...known.keys()].map((id) => id[0] ?? ''), isTold };
}

function overwrite(offset: number, bytes: Uint8Array): void {
  const descriptor = openSync(file(), 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, offset);
  closeSync(descriptor);
}

function filled(): Buffer {
  const { spool } = openSpool(folder, CLOCK);
  spool.align({ epoch: 1, sequence: 4, previous: 'e'.repeat(64) });
  record(
    spool,
    DIGITS.map((digit) => large(digit)),
  );
  spool.close();
  return readFileSync(file());
}

const damages: readonly {
  readonly name: string;
  readonly damage: (content: Buffer) => void;
  /** How many of the sixteen findings must survive. */
  readonly survive: number;
}[] = [
  { name: 'the header is zeroed', damage: () => overwrite(0, Buffer.alloc(100)), survive: 16 },
  { name: 'the first page is zeroed, and the schema with it', damage: () => overwrite(0, Buffer.alloc(4096)), survive: 16 },
  {
    name: 'no database at all',
    damage: () => writeFileSync(file(), 'no database, and long enough to be read as one'.repeat(99)),
    survive: 0,
  },
  { name: 'an empty file', damage: () => writeFileSync(file(), ''), survive: 0 },
  {
    name: 'half of it is missing',
    damage: (content) => {
      const descriptor = openSync(file(), 'r+');
      ftruncateSync(descriptor, Math.floor(content.length / 2));
      closeSync(descriptor);
    },
    survive: 1,
  },
  { name: 'a torn tail', damage: (content) => writeFileSync(file(), content.subarray(0, -1000)), survive: 12 },
  {
    name: 'a page in the middle is of another file',
    damage: (content) => overwrite(Math.floor(content.length / 2 / 4096) * 4096, Buffer.alloc(4096, 'x')),
    survive: 10,
  },
];

describe('F11: openSpool, of a damaged file, keeps what is whole before and after, and says so', () => {
  for (const { name, damage, survive } of damages) {
    it(name, () => {
      const content = filled();
      damage(content);
      const { known, isTold } = reopened();
      expect(known.length).toBeGreaterThanOrEqual(survive);
      if (name !== 'an empty file') expect(isTold).toBe(true);
      expect(readdirSync(folder).some((one) => one.includes('damaged'))).toBe(isTold);
    });
  }

  it('a journal that is no journal is not played back', () => {
    filled();
    writeFileSync(`${file()}-journal`, 'this was never a journal'.repeat(400));
    expect(reopened().known.length).toBe(16);
  });

  it('what another program left as -wal and -shm is not believed', () => {
    filled();
    for (const suffix of ['-wal', '-shm']) writeFileSync(file() + suffix, 'x'.repeat(5000));
    expect(reopened().known.length).toBe(16);
  });
});

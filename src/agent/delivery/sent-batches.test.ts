import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SentBatches } from './sent-batches.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), 'bandog-sent-'));
});
afterEach(() => rmSync(state, { recursive: true }));

const numbers = (sent: SentBatches) => sent.list().map(({ epoch, sequence }) => `${epoch}/${sequence}`);

it('keeps the bytes that were sent, the newest first, each batch once', () => {
  const sent = new SentBatches(state);
  expect(sent.list()).toEqual([]);
  sent.keep({ epoch: 1, sequence: 9 }, Buffer.from('nine'));
  sent.keep({ epoch: 1, sequence: 10 }, Buffer.from('ten'));
  sent.keep({ epoch: 2, sequence: 1 }, Buffer.from('first of the next chain'));
  sent.keep({ epoch: 1, sequence: 10 }, Buffer.from('ten'));
  expect(numbers(sent)).toEqual(['2/1', '1/10', '1/9']);
  expect(Buffer.from(sent.read(1, 9)?.body ?? []).toString()).toBe('nine');
  expect(sent.read(1, 8)).toBeUndefined();
});

it('keeps a hundred, and no more than 4 MiB, but always the last', () => {
  const sent = new SentBatches(state);
  for (let sequence = 1; sequence <= 120; sequence += 1) sent.keep({ epoch: 1, sequence }, Buffer.from('x'));
  expect(sent.list().length).toBe(100);
  expect(numbers(sent).at(-1)).toBe('1/21');
  sent.keep({ epoch: 1, sequence: 121 }, Buffer.alloc(3 * 1024 * 1024));
  sent.keep({ epoch: 1, sequence: 122 }, Buffer.alloc(3 * 1024 * 1024));
  expect(numbers(sent)).toEqual(['1/122']);
});

it('passes over what is none of its files, and a folder that cannot be written costs nothing but the record', () => {
  const sent = new SentBatches(state);
  sent.keep({ epoch: 1, sequence: 1 }, Buffer.from('x'));
  writeFileSync(path.join(state, 'sent', '../sent/notes.txt'), 'mine');
  expect(numbers(sent)).toEqual(['1/1']);
  chmodSync(path.join(state, 'sent'), 0o700);
  const elsewhere = new SentBatches(path.join(state, 'sent', '1-1.json.gz'));
  elsewhere.keep({ epoch: 1, sequence: 2 }, Buffer.from('y'));
  expect(elsewhere.list()).toEqual([]);
  expect(readdirSync(path.join(state, 'sent')).toSorted()).toEqual(['1-1.json.gz', 'notes.txt']);
});

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openOnce } from './known-catalogue.ts';
import { shippedCatalogue } from '../cli/shipped-catalogue.ts';
import { sha256 } from '../domain/digest.ts';

let folder = '';
let file = '';
let cache = '';
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-known-'));
  file = path.join(folder, 'bandog.catalogue');
  cache = path.join(folder, 'identity.json');
  cpSync(await shippedCatalogue(), file);
});
afterEach(() => rmSync(folder, { recursive: true }));

it('digests a catalogue once, and again when its file was written anew', () => {
  const digest = sha256(readFileSync(file));
  expect(openOnce(file, cache).digest).toBe(digest);
  // What is remembered is what it answers, as long as the file is the same.
  const remembered = `${cache}.catalogue`;
  const other = sha256('other');
  writeFileSync(remembered, readFileSync(remembered, 'utf8').replace(digest, other));
  expect(openOnce(file, cache).digest).toBe(other);
  cpSync(file, `${file}.copy`);
  rmSync(file);
  cpSync(`${file}.copy`, file);
  expect(openOnce(file, cache).digest).toBe(digest);
});

it.each(['', 'x', '{"inode":"","digest":""}', '[]'])('digests it when what is remembered is %j', (text) => {
  writeFileSync(`${cache}.catalogue`, text);
  expect(openOnce(file, cache).digest).toBe(sha256(readFileSync(file)));
});

it('digests it each time without a cache, and where none can be kept', () => {
  expect(openOnce(file).digest).toBe(sha256(readFileSync(file)));
  expect(openOnce(file, path.join(folder, 'absent', 'identity.json')).digest).toBe(sha256(readFileSync(file)));
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildConsole } from './build-console.ts';

/** What a browser loads before it shows anything; a gigabit of intranet, and a phone in a cellar. */
const MOST_BYTES = 200_000;
/** Of the employee's page, which holds a token: what is more somebody must have added. */
const MOST_OWN_BYTES = 20_000;
let folder = '';
const filesIn = (name: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(path.join(folder, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(path.join(entry.parentPath, entry.name), 'latin1')]),
  );

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-console-'));
  await buildConsole(path.join(folder, 'one'));
  await buildConsole(path.join(folder, 'two'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the same checkout gives the same bytes', () => {
  expect(filesIn('two')).toEqual(filesIn('one'));
});

it('what is loaded first stays below 200 kB', () => {
  const page = filesIn('one').get('index.html') ?? '';
  const [, main = ''] = /src="\/assets\/([^"]+\.js)"/.exec(page) ?? [];
  expect(gzipSync(filesIn('one').get(main) ?? '', { level: 9 }).length).toBeLessThan(MOST_BYTES);
});

it('it is React as it ships, names no other server, and has no script in the page', () => {
  const files = filesIn('one');
  const all = [...files.values()].join('\n');
  expect(all).not.toContain('react-dom-client.development');
  expect(all).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  expect(all).not.toMatch(/url\((?!data:)["']?(?:https?:)?\/\//);
  expect(files.get('index.html')).not.toMatch(/<script(?![^>]* src=)/);
});

it('the employee’s page is small, without a framework, and has no script or style in itself', () => {
  const files = filesIn('one');
  const page = files.get('my-machine.html') ?? '';
  const [, script = ''] = /src="\/assets\/([^"]+\.js)"/.exec(page) ?? [];
  const text = files.get(script) ?? '';
  expect(gzipSync(text, { level: 9 }).length).toBeLessThan(MOST_OWN_BYTES);
  expect(text).toContain('bandog-my-machine');
  expect(text).not.toMatch(/react|mantine-Modal|innerHTML|import\(/);
  expect(page).not.toMatch(/<script(?![^>]* src=)|<style|style=|BANDOG_NONCE/);
});

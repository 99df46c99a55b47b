import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FolderWatcher } from './contract.ts';
import { watcherFor, WATCHERS } from './list.ts';

let base: string;
let watcher: FolderWatcher | undefined;
let said: string[];

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-watch-'));
  said = [];
});
afterEach(async () => {
  await watcher?.close();
  rmSync(base, { recursive: true });
});

const folder = (...names: readonly string[]) => path.join(base, ...names);

async function heard(ms = 2000): Promise<boolean> {
  for (const end = performance.now() + ms; performance.now() < end;) {
    if (said.length > 0) return true;
    await sleep(10);
  }
  return false;
}

const changes: readonly { readonly name: string; readonly change: () => void }[] = [
  { name: 'a new file', change: () => writeFileSync(folder('bin', 'claude'), '') },
  { name: 'a new folder', change: () => mkdirSync(folder('bin', 'package')) },
  { name: 'a file that was removed', change: () => rmSync(folder('bin', 'old')) },
  { name: 'a file that was renamed into it', change: () => renameSync(folder('staged'), folder('bin', 'codex')) },
];

// One promise, two ways to keep it.
for (const listed of WATCHERS) {
  describe(`folders by ${listed.id}`, () => {
    beforeEach(async () => {
      mkdirSync(folder('bin'));
      writeFileSync(folder('bin', 'old'), '');
      writeFileSync(folder('staged'), '');
      const make = await listed.load();
      watcher = make((scopes) => said.push(...scopes));
      expect(await watcher.watch([{ folder: folder('bin'), scopes: ['bin@system'] }])).toEqual([]);
      await sleep(100);
      said = [];
    });

    for (const { name, change } of changes) {
      it(`says that something changed: ${name}`, async () => {
        change();
        expect(await heard()).toBe(true);
        expect(new Set(said)).toEqual(new Set(['bin@system']));
      });
    }

    it('says nothing of names that do not count', async () => {
      await watcher?.watch([{ folder: folder('bin'), only: ['wanted'], scopes: ['home@1000'] }]);
      writeFileSync(folder('bin', '.bash_history'), '');
      expect(await heard(300)).toBe(false);
      mkdirSync(folder('bin', 'wanted'));
      expect(await heard()).toBe(true);
    });

    it('F31: watches a folder that another one has replaced, when it is asked again', async () => {
      renameSync(folder('bin'), folder('bin.old'));
      mkdirSync(folder('bin'));
      await watcher?.watch([{ folder: folder('bin'), scopes: ['bin@system'] }]);
      await sleep(300);
      said = [];
      writeFileSync(folder('bin', 'claude'), '');
      expect(await heard()).toBe(true);
    });

    it('watches what is added later, and no longer what is left out', async () => {
      mkdirSync(folder('later'));
      await watcher?.watch([{ folder: folder('later'), scopes: ['later@system'] }]);
      await sleep(100);
      said = [];
      writeFileSync(folder('bin', 'claude'), '');
      expect(await heard(300)).toBe(false);
      writeFileSync(folder('later', 'claude'), '');
      expect(await heard()).toBe(true);
    });
  });
}

describe('watcherFor', () => {
  const table = [
    { given: ['linux', undefined], want: 'inotify' },
    { given: ['darwin', undefined], want: 'chokidar' },
    { given: ['win32', undefined], want: 'chokidar' },
    { given: ['linux', 'chokidar'], want: 'chokidar' },
    { given: ['linux', 'nonsense'], want: undefined },
  ] as const;
  for (const { given, want } of table) {
    it(`${given.join(', ')} → ${want}`, () => expect(watcherFor(given[0], given[1])?.id).toBe(want));
  }
});

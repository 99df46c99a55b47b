import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { identityCache } from './identity-cache.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-identity-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (): string => path.join(folder, 'identity.json');

describe('identity cache', () => {
  test('answers last from scan to scan under one catalogue, and not under another: a new signature wants other names', () => {
    const first = identityCache({ path: file(), catalogue: 'sha256:a' });
    first.set('executable 1:2', { keys: [] });
    first.save();
    expect(identityCache({ path: file(), catalogue: 'sha256:a' }).get('executable 1:2')).toEqual({ keys: [] });
    expect(identityCache({ path: file(), catalogue: 'sha256:b' }).get('executable 1:2')).toBeUndefined();
  });

  test('what a scan of other scopes did not ask for is kept', () => {
    const first = identityCache({ path: file(), catalogue: 'sha256:a' });
    first.set('old', 1);
    first.save();
    const second = identityCache({ path: file(), catalogue: 'sha256:a' });
    second.set('new', 2);
    second.save();
    const third = identityCache({ path: file(), catalogue: 'sha256:a' });
    expect([third.get('old'), third.get('new')]).toEqual([1, 2]);
  });

  test.each(['', '{', '{}', '[]', '[1,2]', '[["executable 1:2"]]'])('a damaged file %j is none', (text) => {
    writeFileSync(file(), text);
    expect(identityCache({ path: file(), catalogue: 'sha256:a' }).get('executable 1:2')).toBeUndefined();
  });

  test('without a file it lasts as long as the process, and a file that cannot be written costs nothing', () => {
    const cache = identityCache();
    cache.set('key', 1);
    cache.save();
    expect(cache.get('key')).toBe(1);
    const lost = identityCache({ path: path.join(folder, 'absent/identity.json'), catalogue: 'sha256:a' });
    lost.set('key', 1);
    expect(() => lost.save()).not.toThrow();
  });
});

import { mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Reconciliation } from './reconcile.ts';

let base: string;
let said: string[];
const changed = (_scopes: readonly string[], why: string) => void said.push(why);
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-reconcile-'));
  said = [];
});
afterEach(() => rmSync(base, { recursive: true }));

describe('Reconciliation', () => {
  it('finds a change whose event was lost, once, and a folder that was removed', () => {
    const one = new Reconciliation(changed);
    const folder = path.join(base, 'bin');
    mkdirSync(folder);
    one.watch([{ folder, scopes: ['bin@system'] }]);
    one.compare();
    expect(said).toEqual([]);
    utimesSync(folder, 1, 1);
    one.compare();
    one.compare();
    expect(said.length).toBe(1);
    rmSync(folder, { recursive: true });
    one.compare();
    expect(said.length).toBe(2);
  });
});

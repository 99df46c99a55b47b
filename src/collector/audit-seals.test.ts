import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../domain/clock.ts';
import { AuditSeals } from './audit-seals.ts';
import type { Store } from './store/contract.ts';
import { openSqliteStore } from './store/sqlite/store.ts';

let folder: string;
let store: Store;
let lines: { readonly msg: string; readonly sealed?: number }[];
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-seals-'));
  store = await openSqliteStore(path.join(folder, 'store.sqlite'));
  lines = [];
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const log = pino({}, { write: (text: string) => void lines.push(JSON.parse(text) as (typeof lines)[number]) });
const open = () => new AuditSeals({ dataFolder: folder, collectorId: 'a'.repeat(32), store, clock: systemClock, log });
const add = () => store.audit({ at: systemClock.now(), actor: 'a', action: 'x', subject: 's' });
const numbers = async () => (await store.auditSeals({ after: 0, limit: 100 })).map((seal) => seal.number);

describe('seals of the audit log', () => {
  it('are made when something was added, and once', async () => {
    const seals = open();
    await seals.seal();
    expect(await numbers()).toEqual([]);
    await add();
    await add();
    await Promise.all([seals.seal(), seals.seal(), seals.seal()]);
    await add();
    await seals.seal();
    expect(await numbers()).toEqual([2, 3]);
    expect(seals.kept()).toHaveLength(2);
    expect(lines.map((line) => line.msg)).toEqual(['audit log sealed', 'audit log sealed']);
    for (const name of ['audit.key', 'audit-seals.jsonl']) expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
  });
  it('are of one key after a start, and a last one is made at the end', async () => {
    const first = open();
    await add();
    await first.watch()();
    await open().seal();
    expect(await numbers()).toEqual([1]);
    expect(open().publicKey).toBe(first.publicKey);
  });
  it('T70: tell at once of a log that ends before them', async () => {
    await add();
    await open().seal();
    const file = path.join(folder, 'audit-seals.jsonl');
    await store.close();
    store = await openSqliteStore(path.join(folder, 'other.sqlite'));
    await open().seal();
    expect(lines.at(-1)).toMatchObject({ level: 50, sealed: 1, msg: 'the audit log ends before what was sealed' });
    // A torn line is no seal, and keeps none of the others from being read.
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"text":"{`);
    expect(open().kept()).toHaveLength(1);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, expect, it } from 'vitest';
import { StoreUnderTest } from '../contract-suite/store-under-test.ts';
import { finding } from '../fixtures/finding.ts';
import { openSqliteStore } from './store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it(
  'goes on with all that was answered when its threads end by themselves, and with none of them after it was closed',
  { timeout: 60_000 },
  async () => {
    const threads: Worker[] = [];
    const note = (worker: Worker) => threads.push(worker);
    process.on('worker', note);
    const given = new StoreUnderTest((name) => openSqliteStore(path.join(folder, `${name}.sqlite`)));
    await given.begin();
    const chain = await given.enrol();
    const open = [];
    for (let round = 0; round < 2; round += 1) {
      const next = finding({ name: `copy-${round}` });
      open.push(next);
      const batch = chain.batch([{ kind: 'finding', finding: next }], open);
      const sending = given.store.commitBatch(batch).catch((error: unknown) => error);
      await Promise.all(threads.splice(0).map((one) => one.terminate()));
      const first = await sending;
      // What was in hand may be stored or not: the host sends it again.
      if (first instanceof Error) expect(first).toMatchObject({ code: 'E_STORE_UNAVAILABLE' });
      const again = await given.store.commitBatch(batch);
      expect(again).toMatchObject({ kind: expect.stringMatching(/^(?:committed|duplicate)$/), resync: false });
      chain.skip([{ kind: 'finding', finding: next }], open);
      expect(await given.store.findings({ hostId: chain.hostId, limit: 10 })).toHaveLength(round + 1);
    }
    expect((await given.store.counts()).batches).toBe(2);
    expect((await given.store.verifyAuditLog()).broken).toBeUndefined();
    const { store } = given;
    await given.end();
    const begun = threads.length;
    await expect(store.counts()).rejects.toMatchObject({ code: 'E_STORE_UNAVAILABLE' });
    expect(threads).toHaveLength(begun);
    process.off('worker', note);
  },
);

import { expect, it } from 'vitest';
import { finding } from '../fixtures/finding.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** What was answered stays, over a restart and whatever else is written at the same time. */
export function durabilitySuite(given: StoreUnderTest): void {
  it('remembers everything after it was closed', async () => {
    const chain = await given.enrol();
    await chain.send([{ kind: 'finding', finding: finding() }], [finding()]);
    await given.reopen();
    expect(await given.store.findings({ limit: 10 })).toHaveLength(1);
    expect(await given.store.counts()).toEqual({ hosts: 1, forkedHosts: 0, silentHosts: 0, openFindings: 1, batches: 1 });
  });
  it('runs many writes at once and tears none apart', async () => {
    const chains = await Promise.all(Array.from({ length: 20 }, (_, index) => given.enrol(`host-${index}`)));
    const outcomes = await Promise.all(chains.map((chain) => chain.send([{ kind: 'finding', finding: finding() }], [finding()])));
    expect(new Set(outcomes.map((outcome) => outcome.kind))).toEqual(new Set(['committed']));
    expect((await given.store.counts()).openFindings).toBe(20);
    expect((await given.store.verifyAuditLog()).broken).toBeUndefined();
  });
}

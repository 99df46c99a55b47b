import { expect, it } from 'vitest';
import { LATER, scan } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** The last word on each finding, and its history. */
export function findingsSuite(given: StoreUnderTest): void {
  it('keeps the last word and every change of it', async () => {
    const chain = await given.enrol();
    const newer = finding({ version: '1.0.45' });
    const gone = finding({ version: '1.0.45', state: 'gone', goneAt: LATER });
    for (const one of [finding(), newer, newer, gone])
      await chain.send([{ kind: 'finding', finding: one }], one.state === 'gone' ? [] : [one]);
    expect((await given.store.findings({ limit: 10 })).map((row) => row.finding)).toEqual([gone]);
    const history = await given.store.history({ hostId: chain.hostId, findingId: gone.id });
    expect(history.map((line) => `${line.state} ${line.version}`)).toEqual([
      'installed 1.0.44',
      'installed 1.0.45',
      'gone 1.0.45',
    ]);
    expect((await given.store.findHosts(chain.hostId))[0]?.open).toEqual([]);
  });
  it('tells what all findings of a host went through, newest first', async () => {
    const [chain, other] = [await given.enrol('ada'), await given.enrol('bob')];
    await other.send([{ kind: 'finding', finding: finding() }], [finding()]);
    const codex = finding({ name: 'codex', product: 'codex-cli', version: '2.0' });
    const gone = finding({ state: 'gone', goneAt: LATER });
    await chain.send([{ kind: 'finding', finding: finding() }], [finding()]);
    await chain.send([{ kind: 'finding', finding: codex }], [finding(), codex]);
    await chain.send([{ kind: 'finding', finding: gone }], [codex]);
    const lines = await given.store.hostHistory({ hostId: chain.hostId, limit: 10 });
    expect(lines.map(({ product, state }) => `${product} ${state}`)).toEqual([
      'claude-code gone',
      'codex-cli installed',
      'claude-code installed',
    ]);
    expect(lines[1]).toMatchObject({ finding: codex.id, anchor: codex.anchor, version: '2.0', cause: 'reported' });
    expect(await given.store.hostHistory({ hostId: chain.hostId, limit: 1 })).toEqual(lines.slice(0, 1));
    expect(await given.store.hostHistory({ hostId: 'f'.repeat(32), limit: 1 })).toEqual([]);
  });
  it('remembers the first day of a copy for a host that has forgotten it', async () => {
    const chain = await given.enrol();
    const forgetful = finding({ firstSeen: LATER, version: '2' });
    for (const one of [finding(), forgetful]) await chain.send([{ kind: 'finding', finding: one }], [one]);
    expect((await given.store.findings({ limit: 10 })).map((row) => row.finding)).toEqual([
      { ...forgetful, firstSeen: finding().firstSeen },
    ]);
  });
  it('keeps bytes that are no text, and NUL', async () => {
    const chain = await given.enrol();
    const odd = finding({ version: '1\u00000', anchor: '/home/ada/caf\udce9', account: { id: '1001', name: 'a\u0000b' } });
    expect(await chain.send([{ kind: 'finding', finding: odd }], [odd])).toMatchObject({ kind: 'committed', resync: false });
    expect((await given.store.findings({ limit: 10 }))[0]?.finding).toEqual(odd);
  });
  it('moves lastSeen of what a scan saw again, and nothing else', async () => {
    const chain = await given.enrol();
    const two = finding({ name: 'two' });
    await chain.send(
      [
        { kind: 'finding', finding: finding() },
        { kind: 'finding', finding: two },
      ],
      [finding(), two],
    );
    await chain.send([scan({ seen: [finding().id, 'f'.repeat(32)] })], [finding(), two]);
    expect((await given.store.findings({ limit: 10 })).map((row) => row.finding.lastSeen)).toEqual([LATER, two.lastSeen]);
    expect(await given.store.history({ hostId: chain.hostId, findingId: finding().id })).toHaveLength(1);
  });
}

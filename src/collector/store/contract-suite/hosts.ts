import { expect, it } from 'vitest';
import type { StoreUnderTest } from './store-under-test.ts';

/** The ways to ask for hosts. */
export function hostsSuite(given: StoreUnderTest): void {
  it('pages hosts by name', async () => {
    for (const one of ['c', 'A', 'b']) await given.enrol(one);
    const first = await given.store.hosts({ limit: 2 });
    const last = first.at(-1);
    const rest = await given.store.hosts({ limit: 2, after: { name: last?.labels.name ?? '', hostId: last?.hostId ?? '' } });
    expect([...first, ...rest].map((host) => host.labels.name)).toEqual(['A', 'b', 'c']);
    expect((await given.store.findHosts('B')).map((host) => host.labels.name)).toEqual(['b']);
  });
}

import { expect, it } from 'vitest';
import type { Finding } from '../../../domain/finding.ts';
import type { ReportEntry } from '../contract.ts';
import { AT, LATER, scan, type Chain } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

const START = '2026-11-20T09:30:00.000Z';
const gap = [{ reason: 'denied' as const }];

const query = { id: 'c', start: START, within: ['/'] };
const add = (one: Finding): ReportEntry => ({ kind: 'finding', finding: one });
const looked = (gaps: typeof gap | [] = []) => scan({ scopes: { homes: gaps } });
const open = finding();
const gone = finding({ state: 'gone', goneAt: LATER });
const codex = finding({ name: 'codex', product: 'codex-cli' });
const steps: readonly { readonly want: string; readonly send: (chain: Chain) => Promise<unknown> }[] = [
  { want: 'not-looked', send: async () => undefined },
  { want: 'not-looked', send: async (chain) => chain.send([looked(gap)], []) },
  { want: 'not-looked', send: async (chain) => chain.send([scan({ scopes: { homes: [] }, at: AT })], []) },
  { want: 'clean', send: async (chain) => chain.send([looked(), add(codex)], [codex]) },
  { want: 'found', send: async (chain) => chain.send([add(open), looked()], [open]) },
  {
    want: 'removed',
    send: async (chain) => {
      await chain.send([add(open), looked(gap)], [open]);
      await chain.send([add(gone)], []);
    },
  },
  {
    want: 'removed',
    send: async (chain) => {
      const residue = finding({ state: 'residue' });
      await chain.send([add(open), looked()], [open]);
      await chain.send([add(residue)], [residue]);
    },
  },
  {
    want: 'verified-gone',
    send: async (chain) => {
      await chain.send([add(open), looked()], [open]);
      await chain.send([add(gone), looked()], []);
    },
  },
  {
    want: 'came-back',
    send: async (chain) => {
      await chain.send([add(open), looked()], [open]);
      await chain.send([add(gone), looked()], []);
      await chain.send([add(open)], [open]);
      await chain.send([add(finding({ version: '2' }))], [finding({ version: '2' })]);
    },
  },
  { want: 'excepted', send: async (chain) => chain.send([add(open), looked()], [open]) },
];

/** How far a campaign is on each host. */
export function campaignsSuite(given: StoreUnderTest): void {
  it('tells each host’s state, and counts them', async () => {
    const chains = await Promise.all(steps.map((_, at) => given.enrol(`host-${at}`)));
    const excepted = chains.at(-1)?.hostId ?? '';
    const campaign = { id: 'c', name: 'C', products: ['claude-code'], reason: 'r', start: START, deadline: LATER };
    const scope = { host: excepted, product: 'claude-code' };
    const exception = {
      id: 'e',
      scope,
      owner: 'o',
      ticket: 't',
      askedBy: 'a',
      decidedBy: 'b',
      status: 'approved' as const,
      expires: '2027-01-01T00:00:00.000Z',
    };
    const change = { at: AT, by: 'console' as const, basedOn: 0, remove: [], isWhole: false, audit: audit('policy.change') };
    await given.store.changePolicy({
      ...change,
      set: [
        { kind: 'campaign', key: 'c', document: campaign },
        { kind: 'exception', key: 'e', document: exception },
      ],
    });
    for (const [at, { send }] of steps.entries()) {
      const chain = chains[at];
      if (chain !== undefined) await send(chain);
    }
    const wanted = Map.groupBy(steps.entries(), ([, { want }]) => want);
    for (const [state, hosts] of wanted) {
      const rows = await given.store.campaignHosts({ ...query, state: state as 'clean', limit: 10 });
      expect({ state, hosts: rows.map((row) => row.name) }).toEqual({ state, hosts: hosts.map(([at]) => `host-${at}`) });
    }
    const progress = await given.store.campaignProgress(query);
    expect(new Map(progress.map(({ state, hosts }) => [state as string, hosts]))).toEqual(
      new Map([...wanted].map(([state, hosts]) => [state, hosts.length])),
    );
    expect(await given.store.campaignProgress({ ...query, within: [] })).toEqual([]);
    expect(await given.store.campaignProgress({ ...query, within: ['/emea'] })).toEqual([]);
  });

  it('pages hosts by name', async () => {
    for (const name of ['c', 'A', 'b']) await given.enrol(name);
    const asked = { ...query, state: 'not-looked' as const, limit: 2 };
    const first = await given.store.campaignHosts(asked);
    const last = first.at(-1);
    const rest = await given.store.campaignHosts({ ...asked, after: { name: last?.name ?? '', hostId: last?.hostId ?? '' } });
    expect([...first, ...rest].map((row) => row.name)).toEqual(['A', 'b', 'c']);
  });
}

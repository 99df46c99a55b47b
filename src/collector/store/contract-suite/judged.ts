import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Finding } from '../../../domain/finding.ts';
import type { PolicyEntry } from '../../../domain/policy.ts';
import { compilePolicy } from '../../policy/compiled-policy.ts';
import { evaluate } from '../../policy/evaluate.ts';
import type { Chain } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

const PRODUCTS = ['claude-code', 'codex-cli'];
const GROUPS = ['/', '/emea', '/emea/sales'];
const HOSTS = [0, 1];
const moment = (hour: number) => new Date(Date.parse('2026-11-20T10:00:00.000Z') + hour * 3600_000).toISOString();

const product = fc.constantFrom(...PRODUCTS);
const group = fc.constantFrom(...GROUPS);
const host = fc.constantFrom(...HOSTS);
const hour = fc.integer({ min: 0, max: 30 });
const verdict = fc.constantFrom('banned', 'restricted', 'approved', 'unreviewed');
const id = fc.constantFrom('a', 'b');

/** What can happen; `host` in a scope is a number of ours until the host has an id. */
const happening = fc.oneof(
  fc.record({
    kind: fc.constant('report'),
    host,
    product,
    name: fc.constantFrom('x', 'y', 'z'),
    version: fc.constantFrom('1.0', '2.0'),
    state: fc.constantFrom('installed', 'gone'),
  }),
  fc.record({ kind: fc.constant('move'), host, group }),
  fc.record({ kind: fc.constant('pass'), hours: fc.integer({ min: 1, max: 10 }) }),
  fc.record({
    kind: fc.constant('ruling'),
    on: fc.oneof(fc.record({ product }), fc.record({ category: fc.constant('ai') })),
    verdict,
  }),
  fc.record({ kind: fc.constant('category'), product, category: fc.constantFrom('ai', 'other') }),
  fc.record({
    kind: fc.constant('campaign'),
    id,
    on: fc.oneof(fc.record({ products: fc.constant(['codex-cli']) }), fc.record({ categories: fc.constant(['ai']) })),
    start: hour,
    groups: fc.option(fc.tuple(group), { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant('exception'),
    id,
    on: fc.oneof(fc.record({ product }), fc.record({ host }), fc.record({ account: fc.constant('ada') })),
    version: fc.option(fc.constantFrom('1.0', '>1'), { nil: undefined }),
    expires: hour,
    status: fc.constantFrom('requested', 'approved', 'revoked'),
  }),
  fc.record({ kind: fc.constant('remove'), what: fc.constantFrom('campaign', 'exception'), id }),
);

/** The law of stored verdicts: after whatever happened they are what the pure function says now, and the counts are theirs. */
export function judgedSuite(given: StoreUnderTest): void {
  it('keeps every stored verdict and count as if computed anew', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 25 }), async (happenings) => {
        const fleet = new Fleet(given);
        await fleet.begin();
        for (const one of happenings) await fleet.meet(one);
        await fleet.check();
        await given.end();
        await given.begin();
      }),
      { numRuns: 12, seed: 20261121 },
    );
  }, 60_000);
}

class Fleet {
  readonly #given: StoreUnderTest;
  #chains: Chain[] = [];
  #open = new Map<number, Map<string, Finding>>();
  #hours = 0;

  constructor(given: StoreUnderTest) {
    this.#given = given;
  }

  async begin(): Promise<void> {
    await this.#given.store.addGroup({ path: '/emea/sales', at: moment(0), audit: audit('group.create') });
    for (const number of HOSTS) this.#chains.push(await this.#given.enrol(`host-${number}`));
  }

  async meet(one: Readonly<Record<string, unknown>>): Promise<void> {
    const chain = this.#chains[Number(one['host'])];
    if (one['kind'] === 'pass') this.#hours += Number(one['hours']);
    else if (one['kind'] === 'report' && chain !== undefined) await this.#report(one, chain);
    else if (one['kind'] === 'move' && chain !== undefined)
      await this.#given.store.moveHosts({ hostIds: [chain.hostId], group: String(one['group']), audit: audit('host.move') });
    else await this.#change(one);
    // Steps that end midway, as in a collector that is busy.
    await this.#given.store.judgeFindings({ at: moment(this.#hours), limit: 1 });
  }

  async #report(one: Readonly<Record<string, unknown>>, chain: Chain): Promise<void> {
    const open = this.#open.get(Number(one['host'])) ?? new Map<string, Finding>();
    const copy = finding({
      name: String(one['name']),
      product: String(one['product']),
      version: String(one['version']),
      state: one['state'] as Finding['state'],
    });
    if (copy.state === 'gone') open.delete(copy.id);
    else open.set(copy.id, copy);
    this.#open.set(Number(one['host']), open);
    await chain.send([{ kind: 'finding', finding: copy }], [...open.values()]);
  }

  async #change(one: Readonly<Record<string, unknown>>): Promise<void> {
    const { revision } = await this.#given.store.policy();
    const isRemoval = one['kind'] === 'remove';
    const set = isRemoval ? [] : [this.#entry(one)];
    const remove = isRemoval ? [{ kind: one['what'] as 'campaign', key: String(one['id']) }] : [];
    const by = one['kind'] === 'category' ? ('catalogue' as const) : ('console' as const);
    await this.#given.store.changePolicy({
      at: moment(this.#hours),
      by,
      basedOn: revision,
      set,
      remove,
      isWhole: false,
      audit: audit('policy.change'),
    });
  }

  #entry(one: Readonly<Record<string, unknown>>): PolicyEntry {
    const on = one['on'] as Readonly<Record<string, unknown>>;
    const key = String(one['id']);
    switch (one['kind']) {
      case 'category':
        return { kind: 'product', key: String(one['product']), document: { category: String(one['category']) } };
      case 'campaign': {
        const groups = one['groups'] === undefined ? {} : { groups: one['groups'] as readonly string[] };
        const document = {
          id: key,
          name: key,
          reason: 'r',
          start: moment(Number(one['start'])),
          deadline: moment(99),
          ...on,
          ...groups,
        };
        return { kind: 'campaign', key, document };
      }
      case 'exception': {
        const scope = 'host' in on ? { host: this.#chains[Number(on['host'])]?.hostId ?? '' } : on;
        const version = one['version'] === undefined ? {} : { version: one['version'] as string };
        const status = one['status'] as 'approved';
        const document = {
          id: key,
          scope: { ...scope, ...version },
          owner: 'o',
          ticket: 't',
          askedBy: 'a',
          decidedBy: 'b',
          status,
          expires: moment(Number(one['expires'])),
        };
        return { kind: 'exception', key, document };
      }
      default:
        return { kind: 'ruling', key: Object.values(on).join(), document: { ...on, verdict: one['verdict'] as 'banned' } };
    }
  }

  async check(): Promise<void> {
    const { store } = this.#given;
    const at = moment(this.#hours);
    for (let isDone = false; !isDone;) ({ isDone } = await store.judgeFindings({ at, limit: 2 }));
    const policy = compilePolicy(await store.policy());
    const rows = await store.findings({ limit: 100 });
    for (const row of rows) {
      const { verdict: is, because, exception, campaign, dueAt } = evaluate(row, policy, at);
      const { revision: _revision, ...judged } = row.judged;
      expect({ exception: undefined, campaign: undefined, dueAt: undefined, ...judged }).toEqual({
        verdict: is,
        because,
        exception,
        campaign,
        dueAt,
      });
    }
    const counts = Map.groupBy(rows, (row) =>
      [row.group, row.finding.product, row.finding.state, row.judged.verdict, row.judged.because].join(' '),
    );
    const stored = (await store.findingCounts({})).map(({ group: of, product: what, state, verdict: is, because, count }) => [
      [of, what, state, is, because].join(' '),
      count,
    ]);
    expect(new Map(stored as [string, number][])).toEqual(new Map([...counts].map(([name, all]) => [name, all.length])));
  }
}

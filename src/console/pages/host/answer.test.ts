import { describe, expect, it } from 'vitest';
import type { FindingView, HostReport } from '../../../api-client/client.generated.ts';
import { answerOf, byProduct } from './answer.ts';
import { copy, report } from './fixtures/report.ts';
import { outcomeOf } from './check-outcome.ts';

const CASES: readonly {
  readonly name: string;
  readonly given: Partial<HostReport>;
  readonly want: { readonly key: string; readonly level: string; readonly count?: number };
}[] = [
  { name: 'clean, all looked at', given: {}, want: { key: 'clean', level: 'good' } },
  {
    name: 'clean, but not all could be looked at',
    given: { coverage: { ...report().coverage, isComplete: false } },
    want: { key: 'clean except', level: 'doubtful' },
  },
  {
    name: 'clean, but silent since',
    given: { host: { ...report().host, silentAt: '2026-11-22T08:00:00Z' } },
    want: { key: 'clean', level: 'doubtful' },
  },
  {
    name: 'never looked at is never clean',
    given: { host: withoutScan(report().host) },
    want: { key: 'never looked', level: 'doubtful' },
  },
  {
    name: 'banned copies of one product; what is gone or left over counts for nothing',
    given: { findings: [copy(), copy({ id: '2' }), copy({ id: '3', state: 'gone' }), copy({ id: '4', state: 'residue' })] },
    want: { key: 'found one', level: 'bad', count: 2 },
  },
  {
    name: 'several banned products',
    given: { findings: [copy(), copy({ id: '2', product: 'other' })] },
    want: { key: 'found many', level: 'bad', count: 2 },
  },
  {
    name: 'only approved ones',
    given: { findings: [copy({}, 'approved')] },
    want: { key: 'approved', level: 'good' },
  },
  {
    name: 'one that nobody has decided on',
    given: { findings: [copy({}, 'unreviewed')] },
    want: { key: 'others', level: 'doubtful', count: 1 },
  },
  {
    name: 'a copy that can no longer be read',
    given: { findings: [copy({ state: 'unknown' })], coverage: { ...report().coverage, unreadable: 1 } },
    want: { key: 'cannot read', level: 'doubtful', count: 1 },
  },
  {
    name: 'a key in two machines is believed in nothing',
    given: { host: { ...report().host, forkedAt: '2026-11-22T08:00:00Z' }, findings: [copy()] },
    want: { key: 'forked', level: 'bad' },
  },
  {
    name: 'a closed record',
    given: { host: { ...report().host, closed: { at: '2026-11-22T08:00:00Z', as: 'replaced' } } },
    want: { key: 'closed replaced', level: 'doubtful' },
  },
];

describe('the answer of a host', () => {
  for (const { name, given, want } of CASES) it(name, () => expect(answerOf({ ...report(), ...given })).toMatchObject(want));
});

it('products stand by verdict, the worst first', () => {
  const findings = [copy({ product: 'a' }, 'approved'), copy({ product: 'b' }), copy({ product: 'c' }, 'restricted')];
  expect(byProduct(findings).map(({ product }) => product)).toEqual(['b', 'c', 'a']);
});

it('a look verifies gone only what was there before it', () => {
  const findings: readonly FindingView[] = [
    copy({ id: '1', state: 'gone' }),
    copy({ id: '2', state: 'gone' }),
    copy({ id: '3' }),
  ];
  expect(outcomeOf(findings, new Set(['1', '3']))).toEqual({ gone: 1, left: 1 });
});

function withoutScan({ lastScan: _lastScan, ...host }: HostReport['host']): HostReport['host'] {
  return host;
}

import { describe, expect, it } from 'vitest';
import type { Ruling } from '../../domain/policy.ts';
import { judge } from './verdict.ts';

const product = { id: 'claude-code', category: 'ai-coding-agent' };
const own: Ruling = { product: 'claude-code', verdict: 'banned', reason: 'r', alternative: 'qoder-cli' };
const category: Ruling = { category: 'ai-coding-agent', verdict: 'restricted', guideline: 'g' };

describe('judge', () => {
  const cases: readonly { name: string; given: readonly Ruling[]; want: object }[] = [
    { name: 'nothing is decided', given: [], want: { verdict: 'unreviewed' } },
    { name: 'another product is decided', given: [{ product: 'codex-cli', verdict: 'banned' }], want: { verdict: 'unreviewed' } },
    {
      name: 'its own ruling, with all that it says',
      given: [own],
      want: { verdict: 'banned', reason: 'r', alternative: 'qoder-cli' },
    },
    { name: "its category's ruling", given: [category], want: { verdict: 'restricted', guideline: 'g' } },
    {
      name: 'its own wins, whichever comes first',
      given: [own, category],
      want: { verdict: 'banned', reason: 'r', alternative: 'qoder-cli' },
    },
    {
      name: 'the last of equal rank wins',
      given: [own, { product: 'claude-code', verdict: 'approved' }],
      want: { verdict: 'approved' },
    },
  ];
  for (const { name, given, want } of cases) {
    it(name, () => expect(judge(product, { schema: 'bandog.policy/1', name: 'n', rulings: [...given] })).toEqual(want));
  }

  it('does not take a product without a category for one of an unnamed category', () => {
    const rulings: Ruling[] = [{ product: 'x', verdict: 'banned' }];
    expect(judge({ id: 'y' }, { schema: 'bandog.policy/1', name: 'n', rulings })).toEqual({ verdict: 'unreviewed' });
  });
});

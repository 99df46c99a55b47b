import type { Policy, Ruling, Verdict } from '../../domain/policy.ts';

/** A product as the catalogue names it. */
export interface Product {
  readonly id: string;
  /** For people: `Claude Code`. */
  readonly name: string;
  readonly category?: string | undefined;
}

/** The company's decision on one product, with all that a person is told of it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason?: string;
  /** Id of the product to use instead. */
  readonly alternative?: string;
  readonly guideline?: string;
}

/** What the policy says of a product: its own ruling, else its category's, else `unreviewed`; the last of equal rank wins. */
export function judge(product: Pick<Product, 'id' | 'category'>, policy: Policy): Judgement {
  const own = policy.rulings.findLast((ruling) => ruling.product === product.id);
  const ruling = own ?? policy.rulings.findLast((one) => one.category !== undefined && one.category === product.category);
  return ruling === undefined ? { verdict: 'unreviewed' } : judgementOf(ruling);
}

function judgementOf({ verdict, reason, alternative, guideline }: Ruling): Judgement {
  return {
    verdict,
    ...(reason === undefined ? {} : { reason }),
    ...(alternative === undefined ? {} : { alternative }),
    ...(guideline === undefined ? {} : { guideline }),
  };
}

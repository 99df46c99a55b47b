import { Type, type Static } from 'typebox';
import { closed, listOf, oneOf, PRODUCT_ID, text } from './schema.ts';

/** What a company can decide on a product; what no ruling names is `unreviewed`. */
export const VERDICTS = ['banned', 'restricted', 'approved', 'unreviewed'] as const;
/** The company's decision on a product. */
export type Verdict = (typeof VERDICTS)[number];

/** One decision: on a product, or on all of a category. A product's own wins. */
export const Ruling = closed({
  product: Type.Optional(PRODUCT_ID),
  category: Type.Optional(text(64)),
  verdict: oneOf(VERDICTS),
  reason: Type.Optional(text(2000)),
  /** What to use instead: a product's id. */
  alternative: Type.Optional(PRODUCT_ID),
  /** Under which rules a restricted product may be used. */
  guideline: Type.Optional(text(2000)),
});
export type Ruling = Static<typeof Ruling>;

/** The policy file: what the company says of products; what it does not name is `unreviewed`. */
export const Policy = closed({
  schema: Type.Literal('bandog.policy/1'),
  name: text(200),
  rulings: listOf(Ruling, { maxItems: 10_000 }),
});
export type Policy = Static<typeof Policy>;

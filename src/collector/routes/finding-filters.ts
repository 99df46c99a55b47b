import { Type, type Static } from 'typebox';
import { VERDICTS, type Verdict } from '../../domain/policy.ts';
import { closed, text } from '../../domain/schema.ts';
import { STATES, type State } from '../../domain/state.ts';
import { productOf } from '../policy/known-products.ts';
import { judge } from '../policy/verdict.ts';
import type { FindingQuery } from '../store/rows.ts';
import type { RouteContext } from './contract.ts';
import { badRequest } from './errors.ts';
import { oneHost } from './one-host.ts';

const listOf = (what: string) => Type.Optional(Type.String({ maxLength: 2000, description: `${what}; several with commas` }));

/** What findings can be chosen by. */
export const FindingFilters = closed({
  product: listOf('Ids of products'),
  state: listOf(`Of ${STATES.join(', ')}; without it all but gone`),
  verdict: listOf(`Of ${VERDICTS.join(', ')}`),
  host: Type.Optional(text(256)),
  account: Type.Optional(Type.String({ maxLength: 256, description: 'Name or id of an account' })),
});
export type FindingFilters = Static<typeof FindingFilters>;

/** The filters as the store takes them; undefined when nothing can match. */
export async function storeFilters(
  filters: FindingFilters,
  context: RouteContext,
): Promise<Omit<FindingQuery, 'limit'> | undefined> {
  const states = words(filters.state, STATES, 'state') ?? STATES.filter((state): state is State => state !== 'gone');
  const verdicts = words(filters.verdict, VERDICTS, 'verdict');
  const named = filters.product?.split(',').filter((one) => one !== '');
  const products = verdicts === undefined ? named : await judged({ verdicts, named }, context);
  if (products?.length === 0) return undefined;
  const hostId = filters.host === undefined ? undefined : (await oneHost(context, filters.host)).hostId;
  return { hostId, products, states, account: filters.account };
}

/** A verdict is a property of the product, so that choosing by it is choosing products. */
async function judged(
  wanted: { readonly verdicts: readonly Verdict[]; readonly named: readonly string[] | undefined },
  context: RouteContext,
): Promise<readonly string[]> {
  const policy = context.policy();
  const seen = wanted.named ?? (await context.store.productsSeen());
  return seen.filter((id) => wanted.verdicts.includes(judge(productOf(context.products, id), policy).verdict));
}

function words<const T extends string>(given: string | undefined, known: readonly T[], what: string): readonly T[] | undefined {
  if (given === undefined) return undefined;
  return given.split(',').map((word) => {
    const found = known.find((one) => one === word);
    if (found === undefined) throw badRequest(`there is no ${what} ${JSON.stringify(word)}`, `Give one of: ${known.join(', ')}.`);
    return found;
  });
}

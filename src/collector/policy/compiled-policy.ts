import type { Campaign, PolicyException, PolicyState, Ruling } from '../../domain/policy.ts';

/** A policy arranged for asking: each copy meets only what names its product, category, host or account. */
export interface CompiledPolicy {
  readonly state: PolicyState;
  /** The file's; `No policy` when there is none. */
  readonly name: string;
  readonly categories: ReadonlyMap<string, string>;
  readonly productRulings: ReadonlyMap<string, Ruling>;
  readonly categoryRulings: ReadonlyMap<string, Ruling>;
  readonly productCampaigns: ReadonlyMap<string, readonly Campaign[]>;
  readonly categoryCampaigns: ReadonlyMap<string, readonly Campaign[]>;
  /** Approved ones, by what they name first: a product, else a host, else an account. */
  readonly productExceptions: ReadonlyMap<string, readonly PolicyException[]>;
  readonly hostExceptions: ReadonlyMap<string, readonly PolicyException[]>;
  readonly accountExceptions: ReadonlyMap<string, readonly PolicyException[]>;
}

/** Arranges the objects of a policy. */
export function compilePolicy(state: PolicyState): CompiledPolicy {
  const { objects } = state;
  const rulings = objects.flatMap((one) => (one.kind === 'ruling' ? [one.document] : []));
  const campaigns = objects.flatMap((one) => (one.kind === 'campaign' ? [one.document] : []));
  const exceptions = objects.flatMap((one) =>
    one.kind === 'exception' && one.document.status === 'approved' ? [one.document] : [],
  );
  const withoutProduct = exceptions.filter((one) => one.scope.product === undefined);
  const [policy] = objects.flatMap((one) => (one.kind === 'policy' ? [one.document] : []));
  return {
    state,
    name: policy?.name ?? 'No policy',
    categories: new Map(objects.flatMap((one) => (one.kind === 'product' ? [[one.key, one.document.category]] : []))),
    productRulings: new Map(rulings.flatMap((one) => (one.product === undefined ? [] : [[one.product, one]]))),
    categoryRulings: new Map(rulings.flatMap((one) => (one.category === undefined ? [] : [[one.category, one]]))),
    productCampaigns: byName(campaigns, (one) => one.products ?? []),
    categoryCampaigns: byName(campaigns, (one) => one.categories ?? []),
    productExceptions: byName(exceptions, (one) => named(one.scope.product)),
    hostExceptions: byName(withoutProduct, (one) => named(one.scope.host)),
    accountExceptions: byName(
      withoutProduct.filter((one) => one.scope.host === undefined),
      (one) => named(one.scope.account),
    ),
  };
}

/** Nothing is decided. */
export const NO_POLICY: CompiledPolicy = compilePolicy({ revision: 0, fileRevision: 0, objects: [] });

function named(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}

function byName<T>(all: readonly T[], namesOf: (one: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    for (const name of new Set(namesOf(one))) {
      const list = found.get(name) ?? [];
      list.push(one);
      found.set(name, list);
    }
  }
  return found;
}

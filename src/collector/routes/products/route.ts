import { Type, type Static } from 'typebox';
import { CATEGORIES } from '../../../domain/signature.ts';
import { COUNT, closed, oneOf, PRODUCT_ID, text } from '../../../domain/schema.ts';
import { BECAUSE, MANAGERS, VERDICTS } from '../../../domain/policy.ts';
import type { CompiledPolicy } from '../../policy/compiled-policy.ts';
import { productOf } from '../../policy/known-products.ts';
import type { FindingCount } from '../../store/policy-contract.ts';
import { named } from '../answers.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { notFound } from '../errors.ts';
import { HostFilters, paths } from '../host-filters.ts';
import { looksFor, SIGN_KINDS } from './looks-for.ts';

const tags = ['products'];
/** Hosts are counted exactly up to here. */
const MOST = 10_000;

/** The company's decision on a product as such: groups, campaigns and exceptions may say otherwise of a copy. */
const ProductVerdict = named('ProductVerdict', {
  verdict: oneOf(VERDICTS),
  because: oneOf(BECAUSE),
  reason: Type.Optional(text(2000)),
  alternative: Type.Optional(closed({ id: PRODUCT_ID, name: text(200) })),
  guideline: Type.Optional(text(2000)),
  /** Who keeps the ruling that it comes from; absent without one. */
  managedBy: Type.Optional(oneOf(MANAGERS)),
});
type ProductVerdict = Static<typeof ProductVerdict>;

/** A product of the catalogue, or one of which only copies are known. */
export const ProductView = named('ProductView', {
  id: PRODUCT_ID,
  name: text(200),
  vendor: Type.Optional(text(100)),
  /** Absent for one that the catalogue does not hold. */
  category: Type.Optional(oneOf(CATEGORIES)),
  status: Type.Optional(oneOf(['experimental', 'stable'])),
  verdict: ProductVerdict,
  /** Open copies. */
  copies: COUNT,
});
type ProductView = Static<typeof ProductView>;

/** All that is known of a product. */
const ProductReport = named('ProductReport', {
  product: ProductView,
  risk: Type.Optional(text(2000)),
  homepage: Type.Optional(text(500)),
  formerly: Type.Array(text(512)),
  discontinued: Type.Optional(text(200)),
  looksFor: Type.Array(closed({ kind: oneOf(SIGN_KINDS), values: Type.Array(text(1000)) })),
  removal: Type.Array(closed({ channel: text(64), steps: Type.Array(text(500)) })),
  /** Hosts with an open copy; `isMore`: at least so many. */
  hosts: closed({ count: COUNT, isMore: Type.Boolean() }),
  /** Of the open copies that the collector learnt of last (at most 20,000), the most first; empty: those that say none. */
  versions: Type.Array(closed({ version: text(128), copies: COUNT })),
  /** The catalogue that says so. */
  catalogue: Type.Optional(text(64)),
});

/** Products: what betrays each, what was decided on it, and where it is. */
export const productRoutes: RouteGroup = {
  name: 'products',
  register(app, context) {
    registerList(app, context);
    registerOne(app, context);
  },
};

const group = HostFilters.properties.group;

function registerList(app: App, context: RouteContext): void {
  const response = { 200: closed({ items: Type.Array(ProductView), catalogue: Type.Optional(text(64)) }) };
  const summary = 'Products of the catalogue, and others of which copies are known, with how many copies are open';
  const schema = { operationId: 'listProducts', summary, tags, querystring: closed({ group }), response };
  app.get('/api/v1/products', { config: { access: 'listProducts' as const }, schema }, async (request) => {
    const { products } = context;
    const copies = copiesOf(await context.store.findingCounts({ within: paths(request.query.group) }));
    const ids = new Set([...products.products.keys(), ...copies.keys()]);
    const items = [...ids].map((id) => productView(context, id, copies.get(id) ?? 0));
    const { version } = products;
    return {
      items: items.toSorted((one, other) => other.copies - one.copies || (one.name < other.name ? -1 : 1)),
      ...(version === undefined ? {} : { catalogue: version }),
    };
  });
}

function registerOne(app: App, context: RouteContext): void {
  const params = closed({ product: PRODUCT_ID });
  const summary = 'A product: what betrays it, what was decided on it, where it is and in which versions';
  const response = { 200: ProductReport };
  const schema = { operationId: 'getProduct', summary, tags, params, querystring: closed({ group }), response };
  app.get('/api/v1/products/:product', { config: { access: 'getProduct' as const }, schema }, async (request) => {
    const { product } = request.params;
    const { store, products } = context;
    const within = paths(request.query.group);
    const [counts, hosts, versions] = await Promise.all([
      store.findingCounts({ within }),
      store.countHosts({ filter: { within, copy: { products: [product], states: OPEN } }, most: MOST }),
      store.versionsOf({ product, within }),
    ]);
    const copies = copiesOf(counts).get(product);
    if (copies === undefined && !products.products.has(product))
      throw notFound(`there is no product ${product}`, 'The list of products has all that are known.');
    const about = products.about?.(product);
    const { version } = products;
    return {
      product: productView(context, product, copies ?? 0),
      ...(about === undefined ? {} : { risk: about.risk }),
      ...(about?.homepage === undefined ? {} : { homepage: about.homepage }),
      ...(about?.discontinued === undefined ? {} : { discontinued: about.discontinued }),
      formerly: [...(about?.formerly ?? [])],
      looksFor: about === undefined ? [] : looksFor(about).map(({ kind, values }) => ({ kind, values: [...values] })),
      removal: Object.entries(about?.removal ?? {}).map(([channel, steps]) => ({ channel, steps: [...steps] })),
      hosts: { count: Math.min(hosts, MOST), isMore: hosts > MOST },
      versions: versions.map((one) => ({ ...one })),
      ...(version === undefined ? {} : { catalogue: version }),
    };
  });
}

const OPEN = ['installed', 'running', 'ran', 'packed', 'residue', 'unknown'] as const;

function copiesOf(counts: readonly FindingCount[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { product, state, count } of counts) if (state !== 'gone') sums.set(product, (sums.get(product) ?? 0) + count);
  return sums;
}

function productView(context: RouteContext, id: string, copies: number): ProductView {
  const { products, policy } = context;
  const about = products.about?.(id);
  return {
    id,
    name: productOf(products, id).name,
    ...(about === undefined ? {} : { vendor: about.vendor, category: about.category, status: about.status }),
    verdict: verdictOf(context, policy.now(), id),
    copies,
  };
}

function verdictOf({ products }: RouteContext, policy: CompiledPolicy, id: string): ProductVerdict {
  const own = policy.productRulings.get(id);
  const ruling = own ?? policy.categoryRulings.get(productOf(products, id).category ?? '');
  if (ruling === undefined) return { verdict: 'unreviewed', because: 'nothing' };
  const kept = policy.state.objects.find((one) => one.document === ruling);
  const { reason, alternative, guideline } = ruling;
  return {
    verdict: ruling.verdict,
    because: own === undefined ? 'category' : 'product',
    ...(reason === undefined ? {} : { reason }),
    ...(alternative === undefined ? {} : { alternative: { id: alternative, name: productOf(products, alternative).name } }),
    ...(guideline === undefined ? {} : { guideline }),
    ...(kept === undefined ? {} : { managedBy: kept.managedBy }),
  };
}

import type { PolicyEntry } from '../../domain/policy.ts';
import type { CompiledPolicy } from './compiled-policy.ts';

/** Findings that are to be judged anew: of a product, of a host, of an account, or all. */
export type Affected =
  | { readonly kind: 'product' | 'host' | 'account'; readonly name: string }
  | { readonly kind: 'all'; readonly name: '' };

/** One change of an object; `before` and `after` are absent when there was or will be none. */
export interface Changed {
  readonly before?: PolicyEntry | undefined;
  readonly after?: PolicyEntry | undefined;
}

/** Whose verdict a change may touch, each once; never fewer than it does. */
export function affectedBy(changes: readonly Changed[], policies: readonly CompiledPolicy[]): readonly Affected[] {
  const found = changes.flatMap(({ before, after }) => [before, after].flatMap((entry) => reachOf(entry, policies)));
  if (found.some((one) => one.kind === 'all')) return [{ kind: 'all', name: '' }];
  return [...new Map(found.map((one) => [`${one.kind} ${one.name}`, one])).values()];
}

function reachOf(entry: PolicyEntry | undefined, policies: readonly CompiledPolicy[]): readonly Affected[] {
  switch (entry?.kind) {
    case 'product':
      return [{ kind: 'product', name: entry.key }];
    case 'ruling':
      return entry.document.product === undefined
        ? inCategories([entry.document.category ?? ''], policies)
        : [{ kind: 'product', name: entry.document.product }];
    case 'campaign': {
      const { products = [], categories = [] } = entry.document;
      return [...products.map((name): Affected => ({ kind: 'product', name })), ...inCategories(categories, policies)];
    }
    case 'exception': {
      const { scope, status } = entry.document;
      if (status !== 'approved') return [];
      if (scope.product !== undefined) return [{ kind: 'product', name: scope.product }];
      if (scope.host !== undefined) return [{ kind: 'host', name: scope.host }];
      return scope.account === undefined ? [{ kind: 'all', name: '' }] : [{ kind: 'account', name: scope.account }];
    }
    default:
      return [];
  }
}

function inCategories(categories: readonly string[], policies: readonly CompiledPolicy[]): readonly Affected[] {
  const wanted = new Set(categories);
  return policies.flatMap((policy) =>
    [...policy.categories].flatMap(([product, category]): readonly Affected[] =>
      wanted.has(category) ? [{ kind: 'product', name: product }] : [],
    ),
  );
}

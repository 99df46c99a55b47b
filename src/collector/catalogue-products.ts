import type { Catalogue } from '../catalogue/catalogue.ts';
import type { KnownProducts } from './policy/known-products.ts';

/** What this catalogue says of its products. */
export function productsOfCatalogue(catalogue: Catalogue): KnownProducts {
  const signatures = catalogue.signatures();
  const byId = new Map(signatures.map((signature) => [signature.id, signature]));
  return {
    version: catalogue.version,
    products: new Map(signatures.map(({ id, name, category }) => [id, { id, name, category }])),
    about: (product) => byId.get(product),
    removal(product, channel) {
      const steps = new Map(Object.entries(byId.get(product)?.removal ?? {}));
      return steps.get(channel) ?? steps.get('default');
    },
  };
}

import type { Page } from '../contract.ts';

/** One product: what betrays it, where it is, what was decided on it. */
export const page: Page = {
  name: 'product',
  path: '/products/$product',
  operation: 'getProduct',
  title: { en: 'Product', zh: '产品' },
  load: async () => import('./product-page.tsx'),
};

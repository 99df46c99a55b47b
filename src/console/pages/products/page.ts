import type { Page } from '../contract.ts';

/** The catalogue: what is looked for, and what was decided on it. */
export const page: Page = {
  name: 'products',
  path: '/products',
  operation: 'listProducts',
  title: { en: 'Products', zh: '产品' },
  icon: 'product',
  load: async () => import('./products-page.tsx'),
};

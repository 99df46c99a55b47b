import type { Page } from '../contract.ts';

/** Releases of the catalogue: how far each is, and what stops it. */
export const page: Page = {
  name: 'catalogue',
  path: '/catalogue',
  operation: 'listReleases',
  title: { en: 'Catalogue releases', zh: '目录版本' },
  load: async () => import('./catalogue-page.tsx'),
};

import type { Page } from '../contract.ts';

/** All copies of all hosts. */
export const page: Page = {
  name: 'findings',
  path: '/findings',
  operation: 'listFindings',
  title: { en: 'Findings', zh: '发现' },
  icon: 'finding',
  load: async () => import('./findings-page.tsx'),
};

import type { Page } from '../contract.ts';

/** What is shown to whoever asks whether the ban is kept. */
export const page: Page = {
  name: 'compliance',
  path: '/compliance',
  operation: 'getCompliance',
  title: { en: 'Compliance', zh: '合规' },
  icon: 'compliance',
  load: async () => import('./compliance-page.tsx'),
};

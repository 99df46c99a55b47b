import type { Page } from '../contract.ts';

/** Whether the ban works, and what needs a person. */
export const page: Page = {
  name: 'overview',
  path: '/overview',
  operation: 'getOverview',
  title: { en: 'Overview', zh: '总览' },
  icon: 'overview',
  load: async () => import('./overview-page.tsx'),
};

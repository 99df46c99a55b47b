import type { Page } from '../contract.ts';

/** What the company has decided: verdicts, campaigns, exceptions, and how they came to be. */
export const page: Page = {
  name: 'policy',
  path: '/policy',
  operation: 'getPolicy',
  title: { en: 'Policy', zh: '策略' },
  icon: 'policy',
  load: async () => import('./policy-page.tsx'),
};

import type { Page } from '../contract.ts';

/** How a hundred thousand machines come in, and what they run. */
export const page: Page = {
  name: 'rollout',
  path: '/rollout',
  operation: 'getRolloutVersions',
  title: { en: 'Rollout', zh: '部署' },
  icon: 'rollout',
  load: async () => import('./rollout-page.tsx'),
};

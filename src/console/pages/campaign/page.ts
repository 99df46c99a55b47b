import type { Page } from '../contract.ts';

/** One campaign, and the hosts behind each of its numbers. */
export const page: Page = {
  name: 'campaign',
  path: '/campaigns/$campaign',
  operation: 'listCampaignHosts',
  title: { en: 'Campaign', zh: '清退行动' },
  load: async () => import('./campaign-page.tsx'),
};

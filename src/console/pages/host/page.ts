import type { Page } from '../contract.ts';

/** One host: the helpdesk's page. */
export const page: Page = {
  name: 'host',
  path: '/hosts/$host',
  operation: 'getHost',
  title: { en: 'Host', zh: '主机' },
  load: async () => import('./host-page.tsx'),
};

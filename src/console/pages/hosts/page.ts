import type { Page } from '../contract.ts';

/** All hosts: who they are, what is on them, how completely they were looked at. */
export const page: Page = {
  name: 'hosts',
  path: '/hosts',
  operation: 'listHosts',
  title: { en: 'Hosts', zh: '主机' },
  icon: 'host',
  load: async () => import('./hosts-page.tsx'),
};

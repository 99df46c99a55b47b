import type { Page } from '../contract.ts';

/** All hosts and copies of one account, for a reason that is recorded. */
export const page: Page = {
  name: 'person',
  path: '/person',
  operation: 'lookAtPerson',
  title: { en: 'Person', zh: '人员' },
  icon: 'person',
  load: async () => import('./person-page.tsx'),
};

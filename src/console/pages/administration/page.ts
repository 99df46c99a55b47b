import type { Page } from '../contract.ts';

/** Who may do what, by which secrets, what leaves, what is kept, and who did what. */
export const page: Page = {
  name: 'administration',
  path: '/administration',
  operation: 'listAuditLog',
  title: { en: 'Administration', zh: '管理' },
  icon: 'administration',
  load: async () => import('./administration-page.tsx'),
};

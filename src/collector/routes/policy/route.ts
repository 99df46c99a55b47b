import { Policy } from '../../../domain/policy.ts';
import type { RouteGroup } from '../contract.ts';

/** What the company has decided. */
export const policyRoutes: RouteGroup = {
  name: 'policy',
  register(app, context) {
    const schema = { operationId: 'getPolicy', summary: 'The policy as it is now', tags: ['policy'], response: { 200: Policy } };
    app.get('/api/v1/policy', { config: { access: 'getPolicy' as const }, schema }, () => context.policy());
  },
};

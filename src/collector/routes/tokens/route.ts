import { closed, oneOf, text } from '../../../domain/schema.ts';
import { ROLES } from '../../access/roles.ts';
import type { RouteGroup } from '../contract.ts';
import { registerApiTokens } from './api-tokens.ts';
import { registerEnrolmentTokens } from './enrolment-tokens.ts';
import { DUTY_LIST } from './schemas.ts';

/** Tokens that enrol hosts, and tokens of people and programs. A secret is shown once, when it is made. */
export const tokenRoutes: RouteGroup = {
  name: 'tokens',
  register(app, context) {
    registerEnrolmentTokens(app, context);
    registerApiTokens(app, context);
    const self = closed({ name: text(100), role: oneOf(ROLES), duties: DUTY_LIST });
    const schema = { operationId: 'getSelf', summary: 'Who the caller is', tags: ['tokens'], response: { 200: self } };
    app.get('/api/v1/self', { config: { access: 'getSelf' as const }, schema }, (request) => {
      const { name = '', role = 'viewer', duties = [] } = request.caller ?? {};
      return { name, role, duties };
    });
  },
};

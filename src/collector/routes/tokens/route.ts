import type { RouteGroup } from '../contract.ts';
import { registerApiTokens } from './api-tokens.ts';
import { registerEnrolmentTokens } from './enrolment-tokens.ts';

/** Tokens that enrol hosts, and tokens of people and programs. A secret is shown once, when it is made. */
export const tokenRoutes: RouteGroup = {
  name: 'tokens',
  register(app, context) {
    registerEnrolmentTokens(app, context);
    registerApiTokens(app, context);
  },
};

import type { RouteGroup } from '../contract.ts';
import { registerDeadLetters } from './dead-letters.ts';
import { registerKeptSinks } from './kept-sinks.ts';
import { registerRunningSinks } from './running-sinks.ts';

/** Ways out of the collector: webhooks and syslog, how they fare, and what they gave up. A secret is shown once, when it is made. */
export const sinkRoutes: RouteGroup = {
  name: 'sinks',
  register(app, context) {
    registerKeptSinks(app, context);
    registerRunningSinks(app, context);
    registerDeadLetters(app, context);
  },
};

import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { guard } from './guard.ts';
import type { Access, App, RouteContext } from './routes/contract.ts';

/** The words of the refusal; undefined when the route is taken. */
function refusalOf(method: 'GET' | 'POST', url: string, access: string | undefined): string | undefined {
  const app = fastify() as unknown as App;
  // No request is made, so that nothing of the context is used.
  guard(app, {} as RouteContext);
  const config = access === undefined ? {} : { config: { access: access as Access } };
  try {
    app.route({ method, url, ...config, handler: () => '' });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return undefined;
}

describe('a route', () => {
  const cases = [
    { name: 'of the table', given: ['GET', '/x', 'getHost'], want: undefined },
    { name: 'that is open, and said to be', given: ['GET', '/healthz', 'public'], want: undefined },
    { name: 'that says nothing', given: ['GET', '/x', undefined], want: 'does not say who may call it' },
    { name: 'without a row', given: ['GET', '/x', 'getNothing'], want: 'has no row in PERMISSIONS' },
    { name: 'with the name of a built-in member', given: ['GET', '/x', 'toString'], want: 'has no row in PERMISSIONS' },
    { name: 'that is open without a row', given: ['GET', '/x', 'public'], want: 'has no row in OPEN_ROUTES' },
    { name: 'that is open by another method', given: ['POST', '/healthz', 'public'], want: 'has no row in OPEN_ROUTES' },
    {
      name: 'of hosts that is said to be open',
      given: ['POST', '/agent/v1/batches', 'public'],
      want: 'has no row in OPEN_ROUTES',
    },
  ] as const;
  for (const { name, given, want } of cases) {
    it(`${name} is ${want === undefined ? 'taken' : 'refused'}`, () => {
      const [method, url, access] = given;
      const said = refusalOf(method, url, access);
      if (want === undefined) expect(said).toBeUndefined();
      else expect(said).toContain(want);
    });
  }
});

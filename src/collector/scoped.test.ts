import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import type { Scope } from '../domain/scope.ts';
import type { RouteContext } from './routes/contract.ts';
import { isInReach } from './access/roles.ts';
import { keepWithin } from './scoped.ts';

/** The query that a list is answered for, when somebody of that scope asks with this one. */
async function narrowedQuery(scope: Scope, query: Readonly<Record<string, unknown>>): Promise<unknown> {
  const request = { caller: { scope }, params: {}, query: { ...query } } as unknown as FastifyRequest;
  // Lists of hosts ask the store for none.
  await keepWithin(request, {} as RouteContext, 'listHosts');
  return request.query;
}

describe('T68: a list', () => {
  const cases = [
    { name: 'of all, for who sees all', scope: ['/'], given: { limit: '5' }, want: { limit: '5' } },
    { name: 'of a group, for who sees all', scope: ['/'], given: { group: '/apac' }, want: { group: '/apac' } },
    { name: 'of all, for who is limited', scope: ['/emea', '/lab'], given: {}, want: { group: '/emea,/lab' } },
    { name: 'of the top by name', scope: ['/emea'], given: { group: '/' }, want: { group: '/emea' } },
    { name: 'of no group', scope: ['/emea'], given: { group: '' }, want: { group: '/emea' } },
    { name: 'of a part', scope: ['/emea'], given: { group: '/emea/sales' }, want: { group: '/emea/sales' } },
    { name: 'of his and of others', scope: ['/emea'], given: { group: '/apac,/emea/sales' }, want: { group: '/emea/sales' } },
    { name: 'with other filters', scope: ['/emea'], given: { text: 'x' }, want: { text: 'x', group: '/emea' } },
  ];
  for (const { name, scope, given, want } of cases)
    it(`${name} is held to his groups`, async () => expect(await narrowedQuery(scope, given)).toEqual(want));

  const refused = [
    { name: 'of another group', scope: ['/emea'], given: { group: '/apac' }, want: 'E_NOT_FOUND' },
    { name: 'of a group whose name begins alike', scope: ['/emea'], given: { group: '/emea-2' }, want: 'E_NOT_FOUND' },
    { name: 'for who sees nothing', scope: [], given: {}, want: 'E_NOT_FOUND' },
    { name: 'of groups that are given twice', scope: ['/emea'], given: { group: ['/emea', '/apac'] }, want: 'E_BAD_REQUEST' },
    { name: 'of hosts that are given twice', scope: ['/emea'], given: { host: ['a', 'b'] }, want: 'E_BAD_REQUEST' },
  ];
  for (const { name, scope, given, want } of refused)
    it(`${name} is refused`, async () => {
      await expect(narrowedQuery(scope, given)).rejects.toMatchObject({ code: want });
    });

  it('of what is not held to groups is for who sees all', () => {
    expect(isInReach(['/emea'], 'listAuditLog')).toBe(false);
    expect(isInReach(['/'], 'listAuditLog')).toBe(true);
    expect(isInReach([], 'getSelf')).toBe(true);
  });
});

import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import { auditLine } from '../audit-line.ts';
import type { App, RouteContext } from '../contract.ts';
import { WaitingHost } from './answers.ts';

const MOST_AT_ONCE = 500;
const tags = ['rollout'];

/** Hosts that somebody has to let in. */
export function registerWaiting(app: App, context: RouteContext): void {
  const { store, clock } = context;
  const url = '/api/v1/enrolments/waiting';
  const list = {
    operationId: 'listWaitingHosts',
    summary: 'Hosts that wait until somebody lets them in, the longest first (at most 1,000), and how many there are',
    tags,
    response: { 200: closed({ items: Type.Array(WaitingHost), total: Type.Integer({ minimum: 0 }) }) },
  };
  app.get(url, { config: { access: 'listWaitingHosts' as const }, schema: list }, async () => {
    const { items, total } = await store.waitingHosts(clock.now());
    return { items: items.map(({ tokenId, tokenName, ...row }) => ({ ...row, token: { id: tokenId, name: tokenName } })), total };
  });

  const decisions = [
    {
      access: 'approveHosts',
      path: 'approve',
      isApproved: true,
      summary: 'Let hosts in that wait: each is enrolled with its next try',
    },
    {
      access: 'declineHosts',
      path: 'decline',
      isApproved: false,
      summary: 'Refuse hosts that wait, and the same keys ever after',
    },
  ] as const;
  for (const { access, path, isApproved, summary } of decisions) {
    const schema = {
      operationId: access,
      summary,
      tags,
      body: closed({ ids: Type.Array(Type.String({ pattern: '^[0-9a-f]{32}$' }), { minItems: 1, maxItems: MOST_AT_ONCE }) }),
      /** Those of them that waited. */
      response: { 200: closed({ decided: Type.Array(Type.String()) }) },
    };
    app.post(`${url}/${path}`, { config: { access }, schema }, async (request) => {
      const action = isApproved ? 'host.approve' : 'host.decline';
      const audit = auditLine(context, request.caller, { action, subject: 'waiting hosts' });
      return { decided: [...(await store.decideWaiting({ ids: [...new Set(request.body.ids)], isApproved, audit }))] };
    });
  }
}

import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import type { EnrolledHostRow } from '../../store/rollout-contract.ts';
import type { App, RouteContext } from '../contract.ts';
import { EnrolledHost, EnrolmentFailureView } from './answers.ts';

const MOST = 200;
const tags = ['rollout'];

/** Who came, the newest first, and who tried and failed. */
export function registerEnrolments(app: App, { store }: RouteContext): void {
  const enrolled = {
    operationId: 'listEnrolledHosts',
    summary: 'Hosts by when they were enrolled, the newest first, and the token that each came by',
    tags,
    querystring: closed({
      token: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Only hosts of this token' })),
      before: Type.Optional(Type.Integer({ minimum: 1, description: 'The `next` of the page before' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST, default: 50 })),
    }),
    response: { 200: closed({ items: Type.Array(EnrolledHost), next: Type.Optional(Type.Integer()) }) },
  };
  const options = { config: { access: 'listEnrolledHosts' as const }, schema: enrolled };
  app.get('/api/v1/enrolments', options, async (request) => {
    const { token, before, limit = 50 } = request.query;
    const rows = await store.enrolledHosts({ token, before, limit });
    const last = rows.at(-1);
    return {
      items: rows.map(enrolledHost),
      ...(rows.length === limit && last !== undefined ? { next: last.number } : {}),
    };
  });

  const failed = {
    operationId: 'listEnrolmentFailures',
    summary: 'Enrolments that failed, by cause and address, the latest first',
    tags,
    response: { 200: closed({ items: Type.Array(EnrolmentFailureView) }) },
  };
  app.get('/api/v1/enrolments/failures', { config: { access: 'listEnrolmentFailures' as const }, schema: failed }, async () => ({
    items: [...(await store.enrolmentFailures())],
  }));
}

function enrolledHost({ hostId, name, platform, group, enrolledAt, token, agentVersion, lastContact, isOpen }: EnrolledHostRow) {
  const optional = { ...(token === undefined ? {} : { token }), ...(agentVersion === undefined ? {} : { agentVersion }) };
  return { hostId, name, platform, group, enrolledAt, ...optional, lastContact, isOpen };
}

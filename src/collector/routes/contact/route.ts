import { Heartbeat, type ContactAnswer } from '../../../wire/protocol.ts';
import { ROUTES, WAITS_HEADER } from '../../../wire/routes.ts';
import { unauthenticated } from '../errors.ts';
import type { RouteGroup } from '../contract.ts';
import { hearHost } from './hear.ts';

/** A host says that it is alive. Heartbeats as agents send them are answered before they come here (straight-contacts.ts). */
export const contactRoutes: RouteGroup = {
  name: 'contact',
  register(app, context) {
    const options = { config: { access: 'host' as const }, schema: { hide: true, body: Heartbeat } };
    app.post(ROUTES.heartbeat, options, async (request, reply): Promise<ContactAnswer> => {
      const hostId = request.hostCredentials?.hostId;
      if (hostId === undefined) throw unauthenticated();
      const mayWait = request.headers[WAITS_HEADER] !== undefined;
      return hearHost(context, { hostId, said: request.body, mayWait, response: reply.raw, tookMs: () => reply.elapsedTime });
    });
  },
};

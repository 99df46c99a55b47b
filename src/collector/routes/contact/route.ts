import { Heartbeat, type ContactAnswer } from '../../../wire/protocol.ts';
import { ROUTES, WAITS_HEADER } from '../../../wire/routes.ts';
import { unauthenticated } from '../errors.ts';
import type { RouteGroup } from '../contract.ts';
import { forked } from '../enrol/forked.ts';

/** What a heartbeat holds while it waits for the disk, most of it not its own bytes. */
const HELD_BYTES = 1024;

/** A host says that it is alive. */
export const contactRoutes: RouteGroup = {
  name: 'contact',
  register(app, context) {
    const options = { config: { access: 'host' as const }, schema: { hide: true, body: Heartbeat } };
    app.post(ROUTES.heartbeat, options, async (request, reply): Promise<ContactAnswer> => {
      context.admission.hold(reply, HELD_BYTES);
      const { updates: report, ...said } = request.body;
      const hostId = request.hostCredentials?.hostId;
      if (hostId === undefined) throw unauthenticated();
      const at = context.clock.now();
      const known = await context.store.recordContact({ hostId, at, ...said, updates: report });
      if (known === undefined) throw unauthenticated();
      if (known.isForked) throw forked();
      if (known.isAhead === true && (await context.ahead.heard(hostId))) await context.offers.refresh();
      context.measures.count('heartbeats', 'ok');
      context.measures.took('heartbeats', reply.elapsedTime);
      context.heard();
      // Something was given to it or became of it; rare, and told only where somebody waits.
      const hasNews = known.commands.length > 0 || (report?.outcomes.length ?? 0) > 0;
      if (hasNews && context.followed.isFollowed(hostId)) context.store.announce({ kind: 'changed', hostId });
      const wait = request.headers[WAITS_HEADER] === undefined ? undefined : context.held.offer(hostId);
      const { contactIntervalSeconds } = context;
      const contact = { contactIntervalSeconds, resync: known.resync, ...(wait === undefined ? {} : { wait }) };
      // An agent that says nothing of updates takes none.
      if (report === undefined) return contact;
      const updates = context.offers.for({ hostId, ring: known.ring, report }, known.commands);
      return updates === undefined ? contact : { ...contact, updates };
    });
  },
};

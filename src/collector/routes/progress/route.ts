import { OrderProgress, type ProgressAnswer } from '../../../wire/order-progress.ts';
import { ROUTES } from '../../../wire/routes.ts';
import type { RouteGroup } from '../contract.ts';
import { forked } from '../enrol/forked.ts';
import { unauthenticated } from '../errors.ts';

/** A host says how far it is with an order. */
export const progressRoutes: RouteGroup = {
  name: 'progress',
  register(app, { followed, store }) {
    const options = { config: { access: 'host' as const }, schema: { hide: true, body: OrderProgress } };
    app.post(ROUTES.progress, options, async (request): Promise<ProgressAnswer> => {
      if (request.hostCredentials === undefined) throw unauthenticated();
      const { hostId, isForked } = request.hostCredentials;
      if (isForked) throw forked();
      const progress = request.body;
      // Neither store nor audit log: whether it is an order of this host is seen where one is asked for.
      if (followed.takes(hostId)) {
        if (followed.isFollowed(hostId)) store.announce({ kind: 'progress', hostId, progress });
        else followed.note(hostId, progress);
      }
      return { nextSeconds: followed.nextSeconds(hostId) };
    });
  },
};

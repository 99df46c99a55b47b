import { KnownError } from '../../../domain/errors.ts';
import { WaitRequest, type WaitAnswer } from '../../../wire/protocol.ts';
import { ROUTES } from '../../../wire/routes.ts';
import type { RouteContext, RouteGroup } from '../contract.ts';
import { forked } from '../enrol/forked.ts';
import { unauthenticated } from '../errors.ts';

/** A host waits for orders. */
export const waitRoutes: RouteGroup = {
  name: 'wait',
  register(app, context) {
    app.addHook('preClose', async () => context.held.close());
    const options = { config: { access: 'host' as const }, schema: { hide: true, body: WaitRequest } };
    app.post(ROUTES.wait, options, async (request, reply): Promise<WaitAnswer> => {
      if (request.hostCredentials === undefined) throw unauthenticated();
      const { hostId, isForked } = request.hostCredentials;
      if (isForked) throw forked();
      const held = context.held.hold(hostId, request.body.seconds);
      if (held === undefined) {
        context.measures.count('refusals', 'no-room-to-wait');
        throw new KnownError('E_OVERLOADED', 'the collector holds as many requests as it can', 'Wait for the next contact.');
      }
      reply.raw.once('close', held.letGo);
      // What was ordered before it was held has woken nobody.
      await wakeWhenOrdered(context, hostId).catch((error: unknown) => {
        held.letGo();
        throw error;
      });
      const how = await held.ended;
      const wait = how === 'over' ? context.held.offer(hostId) : undefined;
      return { orders: how === 'orders', ...(wait === undefined ? {} : { wait }) };
    });
  },
};

async function wakeWhenOrdered({ store, clock, held }: RouteContext, hostId: string): Promise<void> {
  const commands = await store.commands({ hostId, at: clock.now() });
  if (commands.some(({ state }) => state === 'queued')) held.wake(hostId);
}

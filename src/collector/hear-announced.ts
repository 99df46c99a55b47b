import type { Clock } from '../domain/clock.ts';
import { DEFAULT_HELD_REQUESTS } from './config.ts';
import { Attention } from './routes/attention.ts';
import { FollowedOrders } from './routes/followed-orders.ts';
import { HeldRequests } from './routes/held-requests.ts';
import type { Announcements } from './store/announcements.ts';

/** What this process remembers of hosts beside the store. */
export interface Hearing {
  readonly attention: Attention;
  readonly held: HeldRequests;
  readonly followed: FollowedOrders;
}

/** Begins to remember, and to do what this collector, or another of its store, says of a host. */
export function hearAnnounced(
  store: Announcements,
  { clock, maxHeldRequests = DEFAULT_HELD_REQUESTS }: { readonly clock: Clock; readonly maxHeldRequests?: number | undefined },
): Hearing {
  const attention = new Attention(clock);
  const held = new HeldRequests(attention, maxHeldRequests);
  const followed = new FollowedOrders(clock);
  store.onAnnounced((said) => {
    const { kind, hostId } = said;
    switch (kind) {
      case 'ordered':
        held.wake(hostId);
        break;
      case 'looked-at':
        attention.draw(hostId);
        break;
      case 'followed':
        followed.follow(hostId);
        break;
      case 'changed':
        followed.changed(hostId);
        break;
      case 'progress':
        followed.note(hostId, said.progress);
        break;
    }
  });
  return { attention, held, followed };
}

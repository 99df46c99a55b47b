import type { Attention } from './routes/attention.ts';
import type { FollowedOrders } from './routes/followed-orders.ts';
import type { HeldRequests } from './routes/held-requests.ts';
import type { Announcements } from './store/announcements.ts';

/** What this process remembers of hosts beside the store. */
export interface Hearing {
  readonly attention: Attention;
  readonly held: HeldRequests;
  readonly followed: FollowedOrders;
}

/** Does what this collector, or another of its store, says of a host. */
export function hearAnnounced(store: Announcements, { attention, held, followed }: Hearing): void {
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
}

import type { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../../domain/clock.ts';
import { Outgoing } from './outgoing.ts';
import { Reported } from './reported.ts';

/**
 * Queues all open findings behind a `resync` mark, in place of the changes that wait. What had been refused is tried again
 * only when it changes. Belongs to its caller's transaction.
 */
export function queueResync(database: DatabaseSync, at: Instant): void {
  const outgoing = new Outgoing(database);
  const pending = outgoing.unsealedOf('finding').map((row) => row.key);
  outgoing.dropUnsealed('finding');
  outgoing.dropUnsealed('resync');
  outgoing.put('resync', 'resync', JSON.stringify({ at }));
  for (const id of new Set([...pending, ...new Reported(database).resyncable()])) outgoing.add('finding', id);
}

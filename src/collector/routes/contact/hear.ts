import type { ServerResponse } from 'node:http';
import type { ContactAnswer, Heartbeat } from '../../../wire/protocol.ts';
import type { RouteContext } from '../contract.ts';
import { forked } from '../enrol/forked.ts';
import { unauthenticated } from '../errors.ts';

/** What a heartbeat holds while it waits for the disk, most of it not its own bytes. */
const HELD_BYTES = 1024;

/** A heartbeat of a host that proved itself, in its form. */
export interface HostHeard {
  readonly hostId: string;
  readonly said: Heartbeat;
  /** The same as it came, where it is at hand. */
  readonly text?: string | undefined;
  /** Whether its agent would hold a request that waits for orders. */
  readonly mayWait: boolean;
  readonly response: ServerResponse;
  /** Milliseconds since the request came. */
  tookMs(): number;
}

/** Records that a host is alive; resolves with what it is answered once that is on disk. @throws KnownError E_OVERLOADED, E_UNAUTHENTICATED, E_BATCH_FORKED, E_STORE_UNAVAILABLE */
export async function hearHost(context: RouteContext, heard: HostHeard): Promise<ContactAnswer> {
  const { hostId, said, text, mayWait, response } = heard;
  context.admission.hold(response, HELD_BYTES);
  const known = await context.store.recordContact({ hostId, at: context.clock.now(), ...said, text });
  if (known === undefined) throw unauthenticated();
  if (known.isForked) throw forked();
  if (known.isAhead === true && (await context.ahead.heard(hostId))) await context.offers.refresh();
  context.measures.count('heartbeats', 'ok');
  context.measures.took('heartbeats', heard.tookMs());
  context.heard();
  const { updates: report } = said;
  // Something was given to it or became of it; rare, and told only where somebody waits.
  const hasNews = known.commands.length > 0 || (report?.outcomes.length ?? 0) > 0;
  if (hasNews && context.followed.isFollowed(hostId)) context.store.announce({ kind: 'changed', hostId });
  const wait = mayWait ? context.held.offer(hostId) : undefined;
  const { contactIntervalSeconds } = context;
  const contact = { contactIntervalSeconds, resync: known.resync, ...(wait === undefined ? {} : { wait }) };
  // An agent that says nothing of updates takes none.
  if (report === undefined) return contact;
  const updates = context.offers.for({ hostId, ring: known.ring, report }, known.commands);
  return updates === undefined ? contact : { ...contact, updates };
}

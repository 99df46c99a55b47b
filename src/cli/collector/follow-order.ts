import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient, CommandView, FollowedCommand } from '../../api-client/client.generated.ts';

/** Held no longer by any collector. */
const MOST_WAIT_SECONDS = 25;
/** A collector that cannot hold the request answers at once: it is not asked again at once. */
const PAUSE_MS = 1000;

/** How long somebody waits, and what he sees meanwhile. */
export interface Patience {
  readonly waitSeconds: number;
  readonly signal: AbortSignal;
  /** Called with each news. */
  readonly show: (followed: FollowedCommand) => void;
}

/** Waits until an order has ended, or no longer than that; the order as it then stands. */
export async function followOrder(
  client: ApiClient,
  { host, command }: { readonly host: string; readonly command: CommandView },
  { waitSeconds, signal, show }: Patience,
): Promise<FollowedCommand> {
  const until = performance.now() + waitSeconds * 1000;
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  signal.addEventListener('abort', () => resolve(undefined), { once: true });
  let followed = await client.followCommand({ host, command: command.id });
  while (!isOver(followed) && performance.now() < until && !signal.aborted) {
    show(followed);
    const begun = performance.now();
    const wait = Math.min(MOST_WAIT_SECONDS, Math.ceil((until - begun) / 1000));
    // What is answered after we were told to end is nobody's any more.
    const next = await Promise.race([client.followCommand({ host, command: command.id, seen: followed.stage, wait }), aborted]);
    if (next === undefined) break;
    const isNews = next.stage !== followed.stage || next.progress?.at !== followed.progress?.at;
    followed = next;
    if (!isNews && performance.now() - begun < PAUSE_MS && performance.now() < until)
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
  return followed;
}

/** A canary is over when its marker is here, not when the host says that it saw it. */
function isOver({ stage, command }: FollowedCommand): boolean {
  if (stage === 'failed' || stage === 'expired' || stage === 'proved') return true;
  return stage === 'acted' && command.verb !== 'canary';
}

import type { WayStep } from './doctor/contract.ts';
import { checkCollector } from './uplink/check-collector.ts';
import { isEnrolled, readIdentity } from './uplink/identity.ts';
import { NETWORK_REMEDY, networkInForce } from './uplink/network-in-force.ts';

/** Walks to the collector as the agent of this state folder would, while none runs; undefined when it is enrolled nowhere. @throws KnownError E_STATE_UNSAFE */
export async function walkToCollector(folder: string): Promise<readonly WayStep[] | undefined> {
  if (!isEnrolled(folder)) return undefined;
  const { url, authority, collectorId } = readIdentity(folder);
  const { network, trouble } = networkInForce({ env: {}, folder });
  const steps = await checkCollector({ url, network, collectorId, ...(authority === undefined ? {} : { authority }) });
  return [...settingsStep(trouble), ...steps];
}

/** That the settings of the way are wrong, as its first step; none when they are not. */
export function settingsStep(trouble: string | undefined): readonly WayStep[] {
  return trouble === undefined ? [] : [{ step: 'settings', outcome: 'failed', detail: trouble, remedy: NETWORK_REMEDY }];
}

import type { WayStep } from './doctor/contract.ts';
import { checkCollector } from './uplink/check-collector.ts';
import { isEnrolled, readIdentity } from './uplink/identity.ts';
import { readNetwork } from './uplink/network.ts';

/** Walks to the collector as the agent of this state folder would, while none runs; undefined when it is enrolled nowhere. @throws KnownError E_STATE_UNSAFE, E_CONFIG_INVALID */
export async function walkToCollector(folder: string): Promise<readonly WayStep[] | undefined> {
  if (!isEnrolled(folder)) return undefined;
  const { url, authority, collectorId } = readIdentity(folder);
  const network = readNetwork({ env: {}, folder });
  return checkCollector({ url, network, collectorId, ...(authority === undefined ? {} : { authority }) });
}

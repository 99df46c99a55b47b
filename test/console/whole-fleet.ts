import type { RunningCollector } from '../collector/running-collector.ts';
import { seedAdministration } from './administration-content.ts';
import { seedCampaign } from './campaign-days.ts';
import { seedFleet } from './fleet.ts';
import { seedPolicy } from './policy-content.ts';
import { seedRollout } from './rollout-content.ts';

/** Something on every page: hosts, what was decided, a campaign, people, sinks and tokens; gives the hosts' ids by name. */
export async function seedWhole(running: RunningCollector): Promise<ReadonlyMap<string, string>> {
  const ids = await seedFleet(running);
  await seedPolicy(running, ids);
  await seedCampaign(running);
  await seedAdministration(running);
  await seedRollout(running, ids);
  return ids;
}

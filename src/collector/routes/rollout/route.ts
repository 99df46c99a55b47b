import type { RolloutVersions as RolloutVersionsAnswer } from './answers.ts';
import { RolloutVersions } from './answers.ts';
import type { App, RouteGroup } from '../contract.ts';
import { registerEnrolments } from './enrolments.ts';
import { FleetWalk } from './fleet-walk.ts';
import { registerRingCosts } from './ring-costs.ts';
import { registerWaiting } from './waiting.ts';

/** How hosts come in: who came, who waits, who failed; and what they run. */
export const rolloutRoutes: RouteGroup = {
  name: 'rollout',
  register(app, context) {
    const walk = new FleetWalk(context);
    registerEnrolments(app, context);
    registerWaiting(app, context);
    registerVersions(app, walk);
    registerRingCosts(app, walk);
  },
};

function registerVersions(app: App, walk: FleetWalk): void {
  const summary = 'Versions of the agent and releases of the catalogue that hosts run, ring by ring';
  const schema = { operationId: 'getRolloutVersions', summary, tags: ['rollout'], response: { 200: RolloutVersions } };
  const options = { config: { access: 'getRolloutVersions' as const }, schema };
  app.get('/api/v1/rollout/versions', options, async (): Promise<RolloutVersionsAnswer> => {
    const { at, versions } = await walk.now();
    const { rings, agents, catalogues, others } = versions;
    return { at, rings: { ...rings }, agents: [...agents], catalogues: [...catalogues], others: { ...others } };
  });
}

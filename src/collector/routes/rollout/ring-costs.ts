import type { App } from '../contract.ts';
import { RingCosts } from '../update-answers.ts';
import type { FleetWalk } from './fleet-walk.ts';

/** What agents cost the hosts of each ring. */
export function registerRingCosts(app: App, walk: FleetWalk): void {
  const summary = 'What agents cost the hosts of each ring, and the hosts that it costs most';
  const schema = { operationId: 'getRingCosts', summary, tags: ['rollout'], response: { 200: RingCosts } };
  app.get('/api/v1/rollout/costs', { config: { access: 'getRingCosts' as const }, schema }, async (): Promise<RingCosts> => {
    const { rings, worst } = (await walk.now()).costs;
    return { rings: [...rings], worst: [...worst] };
  });
}

import { ringCosts } from '../../policy/ring-costs.ts';
import type { App, RouteContext } from '../contract.ts';
import { RingCosts } from '../update-answers.ts';

/** Hosts that are named as those that it costs most. */
const WORST = 20;

/** What agents cost the hosts of each ring. */
export function registerRingCosts(app: App, context: RouteContext): void {
  const summary = 'What agents cost the hosts of each ring, and the hosts that it costs most';
  const schema = { operationId: 'getRingCosts', summary, tags: ['catalogue'], response: { 200: RingCosts } };
  app.get('/api/v1/rollout/costs', { config: { access: 'getRingCosts' as const }, schema }, async (): Promise<RingCosts> => {
    const { rings, worst } = ringCosts(await context.store.agentCosts(), context.offers.plan, WORST);
    return { rings: [...rings], worst: [...worst] };
  });
}

import type { FastifyBaseLogger } from 'fastify';
import type { PolicyInForce } from './routes/policy-in-force.ts';

/** Exceptions end and campaigns begin by the clock; another collector of the same store may have changed the policy. */
const EVERY_MS = 10_000;

/** Keeps the policy and the stored verdicts up to date. Gives the function that ends it, which waits for the step that is under way. */
export function keepJudged(policy: PolicyInForce, log: FastifyBaseLogger): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let isEnded = false;
  const look = async (): Promise<void> => {
    try {
      await policy.refresh();
      await policy.settle();
    } catch (error) {
      if (!isEnded) log.error({ err: error }, 'findings could not be judged anew');
    }
  };
  const timer = setInterval(() => {
    last = look();
  }, EVERY_MS);
  timer.unref();
  last = look();
  return async () => {
    isEnded = true;
    clearInterval(timer);
    await last;
  };
}

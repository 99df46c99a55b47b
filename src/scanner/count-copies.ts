import type { CatalogueChoice } from './catalogue-choice.ts';
import { USUAL_LIMITS } from './worker-command.ts';
import { runWorker } from './worker-run.ts';
import { KnownError } from '../domain/errors.ts';
import type { CountOrder, FromScanner } from '../wire/pipe.ts';

/** Goes behind looks that somebody waits for. */
const NICE = 19;

/**
 * How many copies of which product one quick look with that catalogue sees. All else that it sees stays in the process that looked; what
 * other looks keep is neither used nor changed. Never throws.
 */
export async function countCopies(
  order: CountOrder,
  given: { readonly choice: CatalogueChoice; readonly root: string | undefined; readonly signal: AbortSignal },
): Promise<FromScanner> {
  const { id, skip = [], limits, deadlineMs } = order;
  try {
    const isPath = (one: string): boolean => one.startsWith('/');
    const run = await runWorker(
      {
        catalogue: given.choice.fileOf(order.catalogue),
        depth: 'quick',
        ...(given.root === undefined ? {} : { root: given.root }),
        skip: skip.filter((one) => !isPath(one)),
        avoid: skip.filter(isPath),
      },
      {
        deadlineMs,
        signal: given.signal,
        limits: { memoryMiB: limits?.memoryMiB ?? USUAL_LIMITS.memoryMiB, nice: NICE },
      },
    );
    const { catalogue, coverage, endedAtCap, cost } = run;
    const byProduct = Map.groupBy(run.observations, ({ product }) => product);
    return {
      kind: 'counted',
      id,
      catalogue,
      scopes: coverage.length,
      incomplete: coverage.filter(({ complete }) => !complete).length,
      copies: [...byProduct].map(([product, copies]) => ({ product, copies: copies.length })),
      cost: { cpuMs: cost.cpuMs, watcherCpuMs: 0, peakBytes: cost.peakBytes, endedAtCap },
    };
  } catch (error) {
    const code = error instanceof KnownError ? error.code : 'E_SCAN_FAILED';
    return { kind: 'failed', id, code, message: (error instanceof Error ? error.message : 'unknown error').slice(0, 1000) };
  }
}

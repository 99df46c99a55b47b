import type { OnSensor, StartsSensor } from './contract.ts';

/** What the ways to notice starts are called, the best first; `none` where there is no way. */
export type StartsWay = 'exec-events' | 'polling' | 'none';

/** A way to notice starts. */
interface ListedStarts {
  readonly way: Exclude<StartsWay, 'none'>;
  /** @throws when the system does not give it */
  open(on: OnSensor): Promise<StartsSensor>;
}

/**
 * The ways to notice starts on Linux, the best first. Elsewhere there is none that needs no driver or entitlement of its own
 * (docs/agent.md): there each whole look sees what runs.
 */
export const STARTS: readonly ListedStarts[] = [
  { way: 'exec-events', open: async (on) => (await import('./exec-events/sensor.ts')).openExecEvents(on) },
  { way: 'polling', open: async (on) => new (await import('./polling/sensor.ts')).ProcessPolling(on) },
];

/** A sensor that works, and why each better one does not. */
export interface OpenedStarts {
  readonly way: StartsWay;
  readonly sensor?: StartsSensor;
  /** What the system said to the better ones. */
  readonly refused: readonly string[];
}

/** The best way that the system gives, but none of `without`. */
export async function openStarts(on: OnSensor, without: ReadonlySet<StartsWay> = new Set()): Promise<OpenedStarts> {
  const refused: string[] = [];
  for (const { way, open } of process.platform === 'linux' ? STARTS : []) {
    if (without.has(way)) continue;
    try {
      return { way, sensor: await open(on), refused };
    } catch (error) {
      refused.push(`${way}: ${error instanceof Error ? error.message : 'unknown error'}`);
    }
  }
  return { way: 'none', refused };
}

/** How the machine stands, as the scanner says it. */
export interface Standing {
  readonly onBattery: boolean;
  /** Processes that ran or wanted to, averaged over a minute, for each core. */
  readonly loadPerCore: number;
  /** Share of the last minute in which something waited for a core, 0 to 1. */
  readonly pressure?: number;
}

/** What is in the way of a sweep. */
export type Held = 'battery' | 'load';

/** Above this the machine is busy; below that it is no more. Between them what was goes on, so that a sweep does not start and stop all the time. */
const BUSY = { loadPerCore: 1.5, pressure: 0.4 } as const;
const CALM = { loadPerCore: 1, pressure: 0.25 } as const;

/** Why a sweep must wait, and `before` why it had to when last asked; undefined: it may go on. */
export function heldBy({ onBattery, loadPerCore, pressure = 0 }: Standing, before: Held | undefined): Held | undefined {
  if (onBattery) return 'battery';
  const bound = before === 'load' ? CALM : BUSY;
  return loadPerCore > bound.loadPerCore || pressure > bound.pressure ? 'load' : undefined;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderProgress } from '../../wire/order-progress.ts';
import type { ProgressOutcome } from '../uplink/uplink.ts';

/** What is told of an order that takes its time, and to whom. */
export interface TellingParts {
  /** As of the call. */
  readonly progress: () => OrderProgress;
  readonly tell: (progress: OrderProgress, signal: AbortSignal) => Promise<ProgressOutcome>;
}

/** Most orders are done by then, and nothing is told of them. */
const FIRST_SECONDS = 1;
/** Messages in a row that do not get through, after which no more is told of this order. */
const MOST_CUTS = 3;
const AFTER_CUT_SECONDS = 5;

/**
 * The outcome of the work, while which the collector is told how far it is, as often as it wants to hear. It is advice: what does not get
 * through is not told again, and nothing waits for it.
 */
export async function tellingProgress<T>(work: Promise<T>, parts: TellingParts): Promise<T> {
  const ending = new AbortController();
  void tellOn(parts, ending.signal);
  try {
    return await work;
  } finally {
    ending.abort();
  }
}

/** Never rejects. */
async function tellOn({ progress, tell }: TellingParts, signal: AbortSignal): Promise<void> {
  let seconds: number | undefined = FIRST_SECONDS;
  let cuts = 0;
  while (seconds !== undefined) {
    await sleep(seconds * 1000, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    const outcome: ProgressOutcome = await tell(progress(), signal).catch(() => ({ kind: 'refused' as const }));
    if (signal.aborted || outcome.kind === 'refused') return;
    cuts = outcome.kind === 'cut' ? cuts + 1 : 0;
    if (cuts === MOST_CUTS) return;
    seconds = outcome.kind === 'cut' ? AFTER_CUT_SECONDS * cuts : outcome.nextSeconds;
  }
}

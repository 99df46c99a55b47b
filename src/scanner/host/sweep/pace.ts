import { monotonicMs } from '../../../domain/clock.ts';
/** At most so long asleep in one go, so that whoever watches a sweep sees that it lives. */
const MAX_SLEEP_MS = 500;
/** Worked for so long between two naps: shorter ones cost more than they give. */
const TURN_MS = 20;

/** A function to call between pieces of work, that sleeps as long as it takes for this process to use no more than `share` of one core; absent: never. */
export function pacer(share: number | undefined): () => void {
  if (share === undefined || share >= 1) return () => undefined;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let wall = monotonicMs();
  let cpu = process.cpuUsage();
  return () => {
    const elapsedMs = monotonicMs() - wall;
    if (elapsedMs < TURN_MS) return;
    const used = process.cpuUsage(cpu);
    const usedMs = (used.user + used.system) / 1000;
    Atomics.wait(cell, 0, 0, Math.min(MAX_SLEEP_MS, Math.max(0, usedMs / share - elapsedMs)));
    wall = monotonicMs();
    cpu = process.cpuUsage();
  };
}

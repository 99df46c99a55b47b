import { monotonicMs } from '../../../domain/clock.ts';

/** Worked for so long between two rests: shorter ones cost more than they give. */
const TURN_MS = 20;

/**
 * A function to call between pieces of work, that rests as long as it takes for this process to use no more than `share` of one core;
 * absent: never.
 */
export function pacer(share: number | undefined, rest: (ms: number) => void = sleep): () => void {
  if (share === undefined || share >= 1) return () => undefined;
  let wall = monotonicMs();
  let cpu = process.cpuUsage();
  return () => {
    const elapsedMs = monotonicMs() - wall;
    if (elapsedMs < TURN_MS) return;
    const used = process.cpuUsage(cpu);
    const owedMs = (used.user + used.system) / 1000 / share - elapsedMs;
    if (owedMs > 0) rest(owedMs);
    wall = monotonicMs();
    cpu = process.cpuUsage();
  };
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

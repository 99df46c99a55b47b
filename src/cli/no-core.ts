import { writeFileSync } from 'node:fs';

/**
 * Keeps the memory of this process, and of all that it starts, out of core files (core(5): no kind of mapping is dumped), whatever
 * limit its user has set: it holds what was read, and the agent its key. Nothing where the kernel has no such switch.
 */
export function leaveNoCore(): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync('/proc/self/coredump_filter', '0');
  } catch {
    // no /proc, or one that cannot be written: LimitCORE=0 of the service is left
  }
}

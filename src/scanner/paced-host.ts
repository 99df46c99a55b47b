import type { Host } from './host/contract.ts';
import { monotonicMs } from '../domain/clock.ts';

/** Thrown through places and recognisers when the look's time is over; the pipeline makes gaps `timed-out` of it. */
export class LookOver extends Error {
  constructor() {
    super('the time of this look is over');
    this.name = 'LookOver';
  }
}

/** How long a host may be asked, and who is told that the asking goes on. */
export interface Pace {
  /** On the clock of `monotonicMs`; absent: no end. */
  readonly endsAtMs?: number;
  /** Called about every second while the host is asked anything: a place that walks a large home yields nothing for long, and still lives. */
  readonly alive?: () => void;
}

const ALIVE_EVERY_MS = 1000;

/**
 * The same host, asked at a pace: each question to the disk may say that the look lives, and ends it when its time is over. Here
 * and not in the places, because no place may forget it.
 *
 * @throws LookOver from any of its methods after `endsAtMs`
 */
export function pacedHost(host: Host, pace: Pace): Host {
  let saidAt = monotonicMs();
  const step = (): void => {
    const now = monotonicMs();
    if (pace.endsAtMs !== undefined && now > pace.endsAtMs) throw new LookOver();
    if (pace.alive === undefined || now - saidAt < ALIVE_EVERY_MS) return;
    saidAt = now;
    pace.alive();
  };
  return {
    ...host,
    list(folder) {
      step();
      return host.list(folder);
    },
    facts(path) {
      step();
      return host.facts(path);
    },
    factsOnce(path) {
      step();
      return host.factsOnce(path);
    },
    read(path, maxBytes) {
      step();
      return host.read(path, maxBytes);
    },
    open(path) {
      step();
      return host.open(path);
    },
    linkText(link) {
      step();
      return host.linkText(link);
    },
    resolveLinks(path, within) {
      step();
      return host.resolveLinks(path, within);
    },
    *sweep(order) {
      // Only what it yields says that it lives: it waits for folders that may hang.
      for (const swept of host.sweep(order)) {
        step();
        yield swept;
      }
    },
    registry(question) {
      step();
      return host.registry(question);
    },
    openExecutable(pid) {
      step();
      return host.openExecutable(pid);
    },
  };
}

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
  /** Whether to wait before the next question; asked as often. The time of the look goes on meanwhile. */
  readonly isHeld?: () => boolean;
  /** What sweeps may use of one core, above 0 and up to 1; absent: as fast as can be. */
  readonly share?: number;
}

const ALIVE_EVERY_MS = 1000;
/** At most so long asleep in one go, so that whoever watches sees that we live. */
const NAP_MS = 500;

/**
 * The same host, asked at a pace: each question to the disk may say that the look lives, and ends it when its time is over. Here
 * and not in the places, because no place may forget it.
 *
 * @throws LookOver from any of its methods after `endsAtMs`
 */
export function pacedHost(host: Host, pace: Pace): Host {
  let saidAt = monotonicMs();
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let isHeld = pace.isHeld?.() === true;
  const live = (): void => {
    const now = monotonicMs();
    if (pace.endsAtMs !== undefined && now > pace.endsAtMs) throw new LookOver();
    if (now - saidAt < ALIVE_EVERY_MS) return;
    saidAt = now;
    pace.alive?.();
    isHeld = pace.isHeld?.() === true;
  };
  const nap = (ms: number): void => {
    Atomics.wait(cell, 0, 0, Math.min(NAP_MS, ms));
    live();
  };
  const step = (): void => {
    live();
    while (isHeld) nap(NAP_MS);
  };
  const rest = (ms: number): void => {
    const end = monotonicMs() + ms;
    for (let left = ms; left > 0; left = end - monotonicMs()) nap(left);
    step();
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
      for (const swept of host.sweep({ ...order, rest, ...(pace.share === undefined ? {} : { share: pace.share }) })) {
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

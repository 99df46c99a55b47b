import { readFileSync } from 'node:fs';
import { classOf, parseMounts } from '../host/mounts.ts';
import { isWithin } from '../../domain/host-path.ts';

/** What happens to a machine as a whole. */
export interface OnOccasion {
  /** File systems that hold people's files came or went; with what is mounted now, as mountinfo says it. */
  mounted(mountinfo: string): void;
  /** The machine slept, and is awake again. */
  resumed(): void;
}

/** Sleep that is shorter is no news: what could change meanwhile? */
const SLEPT_MS = 30_000;
/** Made for each session, service and namespace, and nobody's files. A stick that somebody plugs in is mounted in /run/media. */
const PASSED_OVER = ['/proc', '/sys', '/dev', '/run'];

/** Notices occasions by comparing two files of /proc with what they were; 0.05 ms each time. */
export class Occasions {
  readonly #on: OnOccasion;
  readonly #proc: string;
  readonly #self: string;
  readonly #nowMs: () => number;
  #mountinfo: string;
  #mounts: string;
  #asleepMs: number | undefined;

  constructor(on: OnOccasion, { proc = '/proc', self = '/proc/self', nowMs = () => performance.now() } = {}) {
    this.#on = on;
    this.#proc = proc;
    this.#nowMs = nowMs;
    this.#self = self;
    this.#mountinfo = textOf(`${self}/mountinfo`);
    this.#mounts = mountsIn(this.#mountinfo);
    this.#asleepMs = this.#sleptSoFarMs();
  }

  /** Compares. */
  tick(): void {
    const mountinfo = textOf(`${this.#self}/mountinfo`);
    if (mountinfo !== this.#mountinfo) {
      this.#mountinfo = mountinfo;
      const mounts = mountsIn(mountinfo);
      if (mounts !== this.#mounts) this.#on.mounted(mountinfo);
      this.#mounts = mounts;
    }
    const asleepMs = this.#sleptSoFarMs();
    if (asleepMs !== undefined && this.#asleepMs !== undefined && asleepMs - this.#asleepMs > SLEPT_MS) this.#on.resumed();
    this.#asleepMs = asleepMs;
  }

  /** All sleep since an unknown beginning: uptime counts it (proc(5), CLOCK_BOOTTIME), our monotonic clock does not. */
  #sleptSoFarMs(): number | undefined {
    const seconds = Number.parseFloat(textOf(`${this.#proc}/uptime`));
    return Number.isFinite(seconds) ? seconds * 1000 - this.#nowMs() : undefined;
  }
}

function mountsIn(mountinfo: string): string {
  return parseMounts(mountinfo)
    .filter(({ type, point }) => classOf(type) === 'local' && !isPassedOver(point))
    .map(({ point, type, device, root }) => JSON.stringify([point, type, device, root]))
    .toSorted()
    .join('\n');
}

function isPassedOver(point: string): boolean {
  return PASSED_OVER.some((folder) => isWithin(point, folder)) && !isWithin(point, '/run/media');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // no /proc here: nothing of this is to be noticed
  }
}

import { readFileSync } from 'node:fs';
import { classOf, parseMounts } from '../host/mounts.ts';
import { isWithin } from '../../domain/host-path.ts';

/** Made for each session, service and namespace, and nobody's files. A stick that somebody plugs in is mounted in /run/media. */
const PASSED_OVER = ['/proc', '/sys', '/dev', '/run'];

/**
 * Notices that file systems which hold people's files come and go: disks, sticks, containers. It compares mountinfo with what it was, in
 * 0.05 ms; the kernel tells of a change only to poll(2), which Node does not offer for such a file.
 */
export class MountWatch {
  readonly #mounted: (mountinfo: string) => void;
  readonly #file: string;
  #mountinfo: string;
  #mounts: string;

  /** @param mounted is told what is mounted now, as mountinfo says it */
  constructor(mounted: (mountinfo: string) => void, file = '/proc/self/mountinfo') {
    this.#mounted = mounted;
    this.#file = file;
    this.#mountinfo = textOf(file);
    this.#mounts = mountsIn(this.#mountinfo);
  }

  /** Compares. */
  tick(): void {
    const mountinfo = textOf(this.#file);
    if (mountinfo === this.#mountinfo) return;
    this.#mountinfo = mountinfo;
    const mounts = mountsIn(mountinfo);
    if (mounts !== this.#mounts) this.#mounted(mountinfo);
    this.#mounts = mounts;
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

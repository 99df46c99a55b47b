import { closeSync, openSync, readSync } from 'node:fs';
import { classOf, parseMounts } from '../host/mounts.ts';
import { isWithin } from '../../domain/host-path.ts';

/** Made for each session, service and namespace, and nobody's files. A stick that somebody plugs in is mounted in /run/media. */
const PASSED_OVER = ['/proc', '/sys', '/dev', '/run'];

/** Most machines have 2 to 20 kB of mounts; what is longer is read in pieces. */
const PIECE_BYTES = 16 * 1024;

/**
 * Notices that file systems which hold people's files come and go: disks, sticks, containers. It compares mountinfo with what it was, in
 * 0.05 ms; the kernel tells of a change only to poll(2), which Node does not offer for such a file. The file stays open.
 */
export class MountWatch {
  readonly #mounted: (mountinfo: string) => void;
  readonly #file: string;
  #descriptor: number | undefined;
  #mountinfo: Buffer;
  #mounts: string;

  /** @param mounted is told what is mounted now, as mountinfo says it */
  constructor(mounted: (mountinfo: string) => void, file = '/proc/self/mountinfo') {
    this.#mounted = mounted;
    this.#file = file;
    this.#mountinfo = Buffer.from(this.#now());
    this.#mounts = mountsIn(this.#mountinfo.toString('latin1'));
  }

  /** Compares. */
  tick(): void {
    const now = this.#now();
    if (now.equals(this.#mountinfo)) return;
    this.#mountinfo = Buffer.from(now);
    const mountinfo = now.toString('latin1');
    const mounts = mountsIn(mountinfo);
    if (mounts !== this.#mounts) this.#mounted(mountinfo);
    this.#mounts = mounts;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** Good until it is asked again. */
  #now(): Buffer {
    try {
      this.#descriptor ??= openSync(this.#file, 'r');
      let length = 0;
      for (;;) {
        const read = readSync(this.#descriptor, pieces, length, pieces.length - length, length);
        length += read;
        if (read === 0) return pieces.subarray(0, length);
        if (length === pieces.length) pieces = Buffer.concat([pieces], 2 * length);
      }
    } catch {
      return Buffer.alloc(0); // no /proc here: nothing of this is to be noticed
    }
  }
}

let pieces = Buffer.allocUnsafe(PIECE_BYTES);

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

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { sha256, type Digest } from '../../domain/digest.ts';
import { syncFolder } from '../disk/durable.ts';

/**
 * Catalogues by their digest, `<digest>.catalogue`, in one folder of the agent's state that the scanner reads. A file under that name is
 * whole: what is still coming is called `<digest>.part`, and goes on from where it was cut off.
 */
export class CatalogueFiles {
  readonly #folder: string;

  /** Makes the folder when it is not there. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Whether the whole catalogue is here. */
  has(digest: Digest): boolean {
    return existsSync(this.#whole(digest));
  }

  /** Bytes that are here of one that is coming. */
  held(digest: Digest): number {
    return statSync(this.#part(digest), { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Adds the next bytes. */
  append(digest: Digest, bytes: Uint8Array): void {
    const descriptor = openSync(this.#part(digest), 'a', 0o600);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    } finally {
      closeSync(descriptor);
    }
  }

  /** Makes it whole when its bytes are what they must be, else drops them. On disk when this returns true. */
  finish(digest: Digest): boolean {
    const part = this.#part(digest);
    if (sha256(readFileSync(part)) !== digest) {
      this.drop(digest);
      return false;
    }
    const descriptor = openSync(part, 'r+');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(part, this.#whole(digest));
    syncFolder(this.#folder);
    return true;
  }

  /** Forgets what came of one so far. */
  drop(digest: Digest): void {
    rmSync(this.#part(digest), { force: true });
  }

  /** Removes everything but these. */
  keepOnly(digests: readonly Digest[]): void {
    const kept = new Set(digests.flatMap((digest) => [`${digest}.catalogue`, `${digest}.part`]));
    for (const name of readdirSync(this.#folder))
      if (!kept.has(name)) rmSync(path.join(this.#folder, name), { force: true, recursive: true });
  }

  /** Removes this one, whole or in part. */
  forget(digest: Digest): void {
    for (const file of [this.#whole(digest), this.#part(digest)]) rmSync(file, { force: true });
  }

  #whole(digest: Digest): string {
    return path.join(this.#folder, `${digest}.catalogue`);
  }

  #part(digest: Digest): string {
    return path.join(this.#folder, `${digest}.part`);
  }
}

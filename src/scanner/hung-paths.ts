import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { parseMounts } from './host/mounts.ts';
import type { ScanRequest } from './scan-request.ts';
import { fromBytes, isWithin } from '../domain/host-path.ts';

/** Paths that may hang in one look before we call the host itself broken. */
const MAX_PATHS = 50;
let lastNumber = 0;

/**
 * Finds where a look hangs: from the first time on, the worker writes down each path before it asks the disk for it, beside the cache; where
 * it hangs next stands there then. Without a cache nothing is found.
 */
export class HungPaths {
  readonly #request: ScanRequest;
  readonly #file: string | undefined;
  readonly #found: string[] = [];
  #isTracing = false;

  constructor(request: ScanRequest) {
    this.#request = request;
    lastNumber += 1;
    this.#file = request.cache === undefined ? undefined : `${request.cache}.asked-${process.pid}-${lastNumber}`;
  }

  /** Whether the worker is asked to write down what it asks for. */
  get isTracing(): boolean {
    return this.#isTracing;
  }

  /** What was found to hang, as the kernel knows it: the whole file system, where it is one of its own. */
  get found(): readonly string[] {
    return this.#found;
  }

  /** What the next worker is told. */
  get inRequest(): Pick<ScanRequest, 'avoid' | 'asked'> {
    const avoid = [...(this.#request.avoid ?? []), ...this.#found];
    return {
      ...(avoid.length === 0 ? {} : { avoid }),
      ...(this.#isTracing && this.#file !== undefined ? { asked: this.#file } : {}),
    };
  }

  /** A worker hung: whether another try tells more, or goes round what hung. */
  follow(): boolean {
    if (this.#file === undefined) return false;
    if (!this.#isTracing) {
      this.#isTracing = true;
      return true;
    }
    const path = this.#lastAsked();
    const point = path === undefined ? undefined : this.#fileSystemOf(path);
    if (point === undefined || this.#found.includes(point) || this.#found.length >= MAX_PATHS) return false;
    this.#found.push(point);
    return true;
  }

  /** Removes what was written down. */
  close(): void {
    if (this.#isTracing && this.#file !== undefined) rmSync(this.#file, { force: true });
  }

  #lastAsked(): string | undefined {
    try {
      const bytes = readFileSync(this.#file ?? '');
      const end = bytes.indexOf(0);
      return end <= 0 ? undefined : fromBytes(bytes.subarray(0, end));
    } catch {
      return undefined; // it hung before it asked for anything
    }
  }

  /** The mount point that holds the path, below what is looked at; the path itself when it lies on the file system of all of it. */
  #fileSystemOf(path: string): string {
    const root = this.#request.root === undefined ? '/' : realpathSync(this.#request.root);
    const points = parseMounts(readText('/proc/self/mountinfo'))
      .map(({ point }) => point)
      .filter((point) => isWithin(path, point) && point !== root && isWithin(point, root));
    return points.toSorted((one, other) => other.length - one.length)[0] ?? path;
  }
}

function readText(file: string): string {
  try {
    return fromBytes(readFileSync(file));
  } catch {
    return ''; // no such table: each path counts for itself
  }
}

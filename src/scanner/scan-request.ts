import type { Platform } from '../domain/platform.ts';

/** What a scan worker is asked for, one line of JSON on its standard input; whoever starts it is trusted. */
export interface ScanRequest {
  /** Path of a compiled catalogue. */
  readonly catalogue: string;
  readonly depth: 'quick' | 'deep';
  /** Only these scopes; absent: all. */
  readonly scopes?: readonly string[];
  /** Scopes that hung before and are left out. */
  readonly skip?: readonly string[];
  /** After so long it looks at nothing more, joins what it has seen, and answers; absent: no end. */
  readonly stopAfterMs?: number;
  /** Folder or mount point that is looked at as a host; absent: this machine. */
  readonly root?: string;
  readonly platform?: Platform;
  /** File of the identity cache; absent: none is kept. */
  readonly cache?: string;
}

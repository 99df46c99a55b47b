import type { StartedProgram } from './host/started.ts';
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
  /** Looks at a host in miniature instead of this one (trial/ordinary-host.ts), and touches no disk but the catalogue's. */
  readonly isTrial?: boolean;
  /** File of the identity cache, beside which the folder `<file>.sweep` keeps what sweeps remember; absent: nothing is kept. */
  readonly cache?: string;
  /** In a deep look, so long a folder that shows no change is believed; absent: a week. */
  readonly readAgainMs?: number;
  /** What a deep look may use of one core, above 0 and up to 1; absent: all that there is. */
  readonly share?: number;
  /** A file: while it is there, the look waits where it is, and says that it lives. */
  readonly hold?: string;
  /** Paths as the kernel knows them that hung before: nothing in them is asked for, and each is a gap where it is met. */
  readonly avoid?: readonly string[];
  /** A file into which each path is written before the disk is asked for it; absent: it is not written down, which is quicker. */
  readonly asked?: string;
  /** Programs that were started since the last look; a descriptor is one of the worker's own, which it inherits. */
  readonly started?: readonly StartedProgram[];
  /** So many more were started that nobody took note of. */
  readonly missedStarts?: number;
  /** Behind its answer it says what to watch from now on, and in it by what can be told without a look that nothing changed. */
  readonly listsWatched?: boolean;
}

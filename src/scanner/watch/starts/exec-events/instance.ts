import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  rmdirSync,
  statSync,
  writeFileSync,
  constants,
} from 'node:fs';

/** Where the kernel shows its trace: the second on systems without the first (kernels before 4.1). */
const TRACEFS = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'] as const;
/** The one that root prepares for a scanner that may only read. */
export const PREPARED = 'bandog';
/** Of a scanner that runs as root and makes its own: `bandog-<pid>`. */
const OWN = /^bandog-(\d{1,7})$/;
const EVENT = 'events/sched/sched_process_exec';
/** For each core: 70 bytes a start, so that what is started while the scanner pauses, and a second of 1,800 starts on one core, fits. */
const BUFFER_KB = 128;

/** The folder of the kernel's trace, or undefined when it is not mounted or may not be looked at. */
export function tracefs(): string | undefined {
  return TRACEFS.find((folder) => isThere(`${folder}/instances`));
}

/**
 * Whether it is there. `existsSync` asks access(2), which looks as the account without its capabilities (access(2), NOTES): a scanner that
 * may read everything by CAP_DAC_READ_SEARCH would not see the trace, whose folder is root's alone.
 */
function isThere(entry: string): boolean {
  try {
    return statSync(entry, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // not to be looked at
  }
}

/** The trace to read of an instance. */
export function pipeOf(folder: string, name: string): string {
  return `${folder}/instances/${name}/trace_pipe`;
}

/**
 * Makes the instance, or sets one that is there right again: it shows every start of a program and nothing else. Needs root. The kernel's
 * filter is not used: the catalogue's thousand names would need eight instances (a filter has at most 4096 bytes), and whoever made
 * them would have to be root again for each new catalogue, while to read every start costs 0.3 % of a core at a thousand a second
 * (docs/decisions/2026-11-21-exec-events-unfiltered.md).
 *
 * @throws what the kernel says: EACCES, ENOENT, EROFS, …
 */
export function prepareInstance(folder: string, name: string): void {
  const instance = `${folder}/instances/${name}`;
  if (!isThere(instance)) mkdirSync(instance);
  writeFileSync(`${instance}/buffer_size_kb`, String(BUFFER_KB));
  writeFileSync(`${instance}/options/context-info`, '0');
  writeFileSync(`${instance}/${EVENT}/filter`, '0');
  writeFileSync(`${instance}/${EVENT}/enable`, '1');
  writeFileSync(`${instance}/tracing_on`, '1');
}

/** Removes the instance; nothing when it is not there. @throws what the kernel says, EBUSY while somebody reads it */
export function removeInstance(folder: string, name: string): void {
  const instance = `${folder}/instances/${name}`;
  if (isThere(instance)) rmdirSync(instance);
}

/** Removes what scanners left behind that were killed. What cannot be removed stays: it is tried again at the next start. */
export function removeStale(folder: string): void {
  for (const name of names(folder)) {
    const pid = OWN.exec(name)?.[1];
    if (pid === undefined || isScanner(pid)) continue;
    try {
      removeInstance(folder, name);
    } catch {
      // somebody reads it, or another scanner was faster
    }
  }
}

/** An open trace, and what to do with its instance when it is no longer read. */
export interface OpenTrace {
  readonly descriptor: number;
  /** Ends the waiting of who reads an instance of our own; one that root prepared is only read, and the next start of a program ends it. */
  wake(): void;
  close(): void;
}

/**
 * Opens the prepared instance, or else, as root, an instance of our own, which goes with us. To read it waits until a program is started.
 *
 * @throws what the kernel says: ENOENT when nothing is prepared, EACCES, EBUSY when another scanner reads it
 */
export function openTrace(folder: string): OpenTrace {
  if (isThere(pipeOf(folder, PREPARED))) {
    const descriptor = openPipe(folder, PREPARED);
    return { descriptor, wake: () => undefined, close: () => closeSync(descriptor) };
  }
  removeStale(folder);
  const own = `bandog-${process.pid}`;
  const instance = `${folder}/instances/${own}`;
  prepareInstance(folder, own);
  const descriptor = openPipe(folder, own);
  const wake = (): void => {
    try {
      writeFileSync(`${instance}/tracing_on`, '1');
      writeFileSync(`${instance}/trace_marker`, 'the end');
    } catch {
      // Somebody has removed what is in it: the next start ends the waiting, or our own end does.
    }
  };
  const close = (): void => {
    closeSync(descriptor);
    try {
      removeInstance(folder, own);
    } catch {
      // whoever comes next removes it
    }
  };
  return { descriptor, wake, close };
}

/** Whether the process is one of our program; another has the number of one that was killed. */
function isScanner(pid: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`) === readlinkSync('/proc/self/exe');
  } catch {
    return false; // it has ended
  }
}

function openPipe(folder: string, name: string): number {
  return openSync(pipeOf(folder, name), constants.O_RDONLY);
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(`${folder}/instances`);
  } catch {
    return []; // not for us to see
  }
}

import { violations, type Line } from './judge.ts';
import { countCalls, runDriver, withState, type Injection, type Ran } from './strace.ts';

/** One kind of fault that is tried at every call of some names. */
export interface Sweep {
  /** The row of the list of faults. */
  readonly id: string;
  readonly name: string;
  readonly calls: string;
  readonly effect: string;
  readonly isLasting?: boolean;
  /** What else must be seen of a driver that met it; empty when all is well. */
  readonly also: (ran: Ran) => readonly string[];
}

/** Everything that a commit asks of the system, but the mapping of memory and the clock. */
const EVERYTHING =
  'openat,close,read,write,pread64,pwrite64,fsync,fdatasync,ftruncate,unlink,rename,link,fcntl,stat,fstat,lstat,access,chmod,fchmod,fchown';
const WRITES = 'write,pwrite64';
const SYNCS = 'fsync,fdatasync';

/** The faults of one system call. */
export const SWEEPS: readonly Sweep[] = [
  {
    id: 'F01',
    name: 'killed at',
    calls: EVERYTHING,
    effect: 'signal=KILL',
    also: ({ end }) => (end === 'SIGKILL' ? [] : [`it ended with ${end}`]),
  },
  {
    id: 'F08',
    name: 'EIO once of',
    calls: `${SYNCS},${WRITES},ftruncate,unlink,rename,pread64`,
    effect: 'error=EIO',
    also: goesOn,
  },
  { id: 'F08', name: 'EIO for ever from', calls: `${SYNCS},${WRITES}`, effect: 'error=EIO', isLasting: true, also: goesOn },
  { id: 'F08', name: 'ENOSPC once of', calls: SYNCS, effect: 'error=ENOSPC', also: goesOn },
  { id: 'F06', name: 'ENOSPC once of', calls: `${WRITES},ftruncate,openat`, effect: 'error=ENOSPC', also: goesOn },
  {
    id: 'F06',
    name: 'ENOSPC for ever from',
    calls: `${WRITES},ftruncate`,
    effect: 'error=ENOSPC',
    isLasting: true,
    also: goesOn,
  },
  { id: 'F09', name: 'one byte written by', calls: WRITES, effect: 'retval=1', also: goesOn },
  { id: 'F09', name: 'EINTR of', calls: `${SYNCS},${WRITES},ftruncate`, effect: 'error=EINTR', also: goesOn },
];

/** No driver may be ended by a fault. */
function goesOn({ lines, end, stderr }: Ran): readonly string[] {
  if (end === '0' && lines.at(-1)?.kind === 'ended') return [];
  return [`the driver ended with ${end}: ${stderr.slice(0, 500)}`];
}

/** How often a driver of so many rounds makes each call on its state folder. */
export function callsOf(rounds: number): ReadonlyMap<string, number> {
  return countCalls(rounds, EVERYTHING);
}

/** All injections of a sweep over a driver that makes these calls. */
export function injectionsOf(
  { calls, effect, isLasting = false }: Sweep,
  counts: ReadonlyMap<string, number>,
): readonly Injection[] {
  return calls
    .split(',')
    .flatMap((call) => Array.from({ length: counts.get(call) ?? 0 }, (_, index) => ({ call, at: index + 1, isLasting, effect })));
}

/** Runs one injection; what went wrong, empty when nothing did. */
export function tried(sweep: Sweep, rounds: number, injection: Injection): readonly string[] {
  return withState((folder) => {
    const ran = runDriver(folder, rounds, injection);
    const troubles = ran.lines.flatMap((line) => (line.kind === 'trouble' ? [line.what] : [])).join();
    const found = [...sweep.also(ran), ...judged(folder, ran.lines)];
    return found.map(
      (one) => `${sweep.id} ${sweep.name} ${injection.call} ${injection.at}${troubles === '' ? '' : ` (${troubles})`}: ${one}`,
    );
  });
}

function judged(folder: string, lines: readonly Line[]): readonly string[] {
  try {
    return violations(folder, lines);
  } catch (error) {
    return [`the spool cannot be opened after it: ${error instanceof Error ? error.message : 'unknown'}`];
  }
}

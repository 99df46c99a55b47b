import { isOutcome, type Host, type OpenFile, type Outcome, type ProcessFacts } from './contract.ts';
import { openHanded } from './safe-open.ts';

/** A program whose start was noticed, with its facts from then. */
export interface StartedProgram {
  readonly facts: ProcessFacts;
  /** Descriptor of its executable in whoever looks; absent when the executable was not kept open. */
  readonly descriptor?: number;
}

/** The same host, on which also runs what was over before it was looked at. */
export interface StartedHost {
  readonly host: Host;
  /** Starts of which nothing can be said, because another process has their number by now. */
  missed(): number;
}

/**
 * Adds programs that were seen as they started. One that still runs is left to the process list; of one that has ended the executable is
 * read through the descriptor that was kept, or by its path when the same file is still there.
 */
export function withStarted(host: Host, started: readonly StartedProgram[]): StartedHost {
  let missed = 0;
  let all: readonly ProcessFacts[] | undefined;
  const ended = new Map<number, StartedProgram>();
  const processes = (): readonly ProcessFacts[] => {
    if (all !== undefined) return all;
    const live = host.processes();
    const startOf = new Map(live.map(({ pid, startTicks }) => [pid, startTicks]));
    for (const program of started) {
      const { pid, startTicks } = program.facts;
      const now = startOf.get(pid);
      // A program that became another one: the last is what it was.
      if (now === undefined) ended.set(pid, program);
      else if (now !== startTicks) missed += 1;
    }
    all = [
      ...live,
      ...[...ended.values()].map(({ facts }) => ({ ...facts, ended: true as const, deleted: isDeleted(host, facts) })),
    ];
    return all;
  };
  const openExecutable = (pid: number): OpenFile | Outcome => {
    const program = ended.get(pid);
    if (program === undefined) return host.openExecutable(pid);
    if (program.descriptor !== undefined) return openHanded(program.descriptor);
    return isThere(host, program.facts) ? host.open(program.facts.executable ?? '') : 'absent';
  };
  return { host: { ...host, processes, openExecutable }, missed: () => missed };
}

/** What lies in a container's root, this host's paths do not say. */
function isDeleted(host: Host, facts: ProcessFacts): boolean {
  return facts.container === undefined ? !isThere(host, facts) : facts.deleted;
}

/** Whether the very file that ran lies where it lay. */
function isThere(host: Host, { executable, executableFacts }: ProcessFacts): boolean {
  if (executable === undefined || executableFacts === undefined) return false;
  const now = host.facts(executable);
  return !isOutcome(now) && now.id === executableFacts.id && now.changedMs === executableFacts.changedMs;
}

import type { ProcessFacts } from '../host/contract.ts';
import { isTold, NO_PROGRAM } from '../host/process-life.ts';
import { programKey, stateOf } from '../host/program-key.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { NearMiss } from '../../domain/evidence.ts';
import type { Observation } from '../../domain/finding.ts';

/** What ran during a look, for whoever asks later whether a look would see the same. */
export interface RunsThen {
  /** Each process that ran a program: its number and life, and the state of its executable when it is a finding's, or HIDDEN. */
  readonly lives: readonly (readonly [pid: number, life: string, state?: string])[];
  /** Programs of which a look has seen that they are nobody's business. */
  readonly known: readonly string[];
  /** A process that ended changes what a look sees, even when no finding names it. */
  readonly allStay?: true;
}

/** What a look saw. */
interface Seen {
  readonly observations: readonly Observation[];
  readonly coverage: readonly ScopeCoverage[];
  readonly nearMisses: readonly NearMiss[];
}

/** In place of a state, of a process that shows nothing of itself: that is a gap as long as it is there. */
export const HIDDEN = 'hidden';
/** Where a look sees processes, and programs because they run. */
const PROCESSES = 'processes@';
/** Of an interpreter all that it was told. */
const ALL_ARGUMENTS = 64;
/** A command line that is longer is not remembered: who starts it again is looked at again. */
const MAX_KEY = 1000;

/** Undefined when a look may see something else although nothing changes: something ended meanwhile, or cannot be seen. */
export function runsThen(processes: readonly ProcessFacts[], { observations, coverage, nearMisses }: Seen): RunsThen | undefined {
  const isUnsure = ({ gaps }: ScopeCoverage): boolean =>
    gaps.some(({ reason }) => reason === 'timed-out' || reason === 'unsupported' || reason === 'missed');
  if (coverage.some(isUnsure)) return undefined;
  const found = new Set(observations.flatMap(({ running }) => running.map(({ pid }) => pid)));
  const lives: (readonly [number, string, string?])[] = [];
  const known = new Map<string, boolean>();
  for (const facts of processes) {
    const { pid, life, executableFacts } = facts;
    if (life === NO_PROGRAM) continue;
    if (life === undefined || facts.ended === true) return undefined;
    if (facts.isHidden === true) {
      lives.push([pid, life, HIDDEN]);
      continue;
    }
    if (!isTold(life)) return undefined;
    lives.push(found.has(pid) ? [pid, life, executableFacts === undefined ? '?' : stateOf(executableFacts)] : [pid, life]);
    const key = runKey(facts);
    if (key !== undefined) known.set(key, known.get(key) !== false && !found.has(pid));
  }
  const allStay =
    nearMisses.some(({ scope }) => scope.startsWith(PROCESSES)) ||
    observations.some(({ scopes, running }) => running.length === 0 && scopes.some((scope) => scope.startsWith(PROCESSES)));
  return { lives, known: [...known].flatMap(([key, isKnown]) => (isKnown ? [key] : [])), ...(allStay ? { allStay } : {}) };
}

/** What two runs share of which a look says the same; undefined of one that shares it with none. */
export function runKey(facts: ProcessFacts): string | undefined {
  const key = `${facts.title} ${facts.deleted ? 'deleted ' : ''}${programKey(facts, ALL_ARGUMENTS)}`;
  return facts.executableFacts === undefined || key.length > MAX_KEY ? undefined : key;
}

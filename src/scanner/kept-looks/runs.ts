import type { ProcessFacts } from '../host/contract.ts';
import { isTold, NO_PROGRAM } from '../host/process-life.ts';
import { isPackaged } from '../host/executable-size.ts';
import { programKey, stateOf } from '../host/program-key.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { NearMiss } from '../../domain/evidence.ts';
import type { Observation } from '../../domain/finding.ts';

/** What ran during a look, for whoever asks later whether a look would see the same. */
export interface RunsThen {
  /** Each process that ran a program. */
  readonly lives: readonly (readonly [pid: number, life: Life])[];
  /** Programs of which a look has seen that they are nobody's business. */
  readonly known: readonly string[];
  /** A process that ended changes what a look sees, even when no finding names it. */
  readonly allStay?: true;
}

/** What a look left for whoever asks later whether another one would see the same. */
export interface Standing {
  /** Names what it kept. */
  readonly stamp: string;
  readonly runs: RunsThen;
}

/** A process as a look met it. */
export interface Life {
  readonly life: string;
  /** Of its executable, where that may be another file under its name, or get another name, while it runs; HIDDEN where nothing of it is shown. */
  readonly state?: string;
  /** A finding names it: it must not end. */
  readonly isFound?: true;
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
  const lives: (readonly [number, Life])[] = [];
  const known = new Map<string, boolean>();
  for (const facts of processes) {
    const { pid, life } = facts;
    if (life === NO_PROGRAM) continue;
    if (life === undefined || facts.ended === true) return undefined;
    if (facts.isHidden === true) {
      lives.push([pid, { life, state: HIDDEN, isFound: true }]);
      continue;
    }
    if (!isTold(life)) return undefined;
    lives.push([pid, lifeOf(facts, life, found.has(pid))]);
    const key = runKey(facts);
    if (key !== undefined) known.set(key, known.get(key) !== false && !found.has(pid));
  }
  const allStay =
    nearMisses.some(({ scope }) => scope.startsWith(PROCESSES)) ||
    observations.some(({ scopes, running }) => running.length === 0 && scopes.some((scope) => scope.startsWith(PROCESSES)));
  return { lives, known: [...known].flatMap(([key, isKnown]) => (isKnown ? [key] : [])), ...(allStay ? { allStay } : {}) };
}

/** A process of this life; what packages put there keeps its name and its file. */
export function lifeOf({ executable, executableFacts }: ProcessFacts, life: string, isFound: boolean): Life {
  if (!isFound && (executable === undefined || isPackaged(executable))) return { life };
  const state = executableFacts === undefined ? '?' : `${stateOf(executableFacts)} ${executable}`;
  return isFound ? { life, state, isFound } : { life, state };
}

/** What two runs share of which a look says the same; undefined of one that shares it with none. */
export function runKey(facts: ProcessFacts): string | undefined {
  const key = [facts.title, facts.deleted, programKey(facts, ALL_ARGUMENTS)].join('\0');
  return facts.executableFacts === undefined || key.length > MAX_KEY ? undefined : key;
}

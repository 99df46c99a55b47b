import { lstatSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { isWithin } from '../../../src/domain/host-path.ts';
import type { TruthRow } from '../truth.ts';
import type { Named } from './osquery-answers.ts';

const MAX_LINKS = 8;

/** What rows are held against. */
export interface Said {
  readonly answers: readonly Named[];
  /** Processes of each row that was started. */
  readonly pids: Readonly<Record<string, readonly number[]>>;
}

/**
 * Ids of the rows that a peer names: the copy's path, something in it, a link to it or the folder around it, its process, or its package.
 * That is less than is asked of us: not which product it is, nor in which state and by which channel it came.
 */
export function namedRows(rows: readonly TruthRow[], { answers, pids }: Said): ReadonlySet<string> {
  const paths = [...new Set(answers.flatMap((answer) => answer.paths))];
  const processes = new Set(answers.flatMap(({ pid }) => (pid === undefined ? [] : [pid])));
  const packages = new Set(answers.flatMap(({ dpkg }) => (dpkg === undefined ? [] : [`dpkg:${dpkg}`])));
  const isNamed = (row: TruthRow): boolean => {
    if (row.method.startsWith('running')) return (pids[row.id] ?? []).some((pid) => processes.has(pid));
    if (row.indicator !== undefined && packages.has(row.indicator)) return true;
    // A decoy is flagged where it lies; a copy is also found by what it lies in.
    return paths.some((at) => isWithin(at, row.path) || (row.expect !== 'benign' && isDeep(at) && isWithin(row.path, at)));
  };
  return new Set(rows.filter(isNamed).map(({ id }) => id));
}

/** Answers with what their paths lead to where these are links, as commands are that a package manager made. */
export function withTargets(answers: readonly Named[], subject: string): readonly Named[] {
  return answers.map((answer) => ({ ...answer, paths: answer.paths.flatMap((at) => [...followed(at, subject)]) }));
}

function* followed(at: string, subject: string): Iterable<string> {
  let here = at;
  for (let links = 0; links <= MAX_LINKS; links += 1) {
    yield here;
    const onDisk = path.join(subject, here);
    if (lstatSync(onDisk, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
    here = path.resolve(path.dirname(here), readlinkSync(onDisk));
  }
}

/** Deeper than a home, which is around everything: the rule by which our own findings are judged. */
function isDeep(at: string): boolean {
  return at.split('/').length > 3;
}

import type { ScopeCoverage } from '../domain/coverage.ts';
import type { Finding } from '../domain/finding.ts';
import { isWithin, nameOf, type HostPath } from '../domain/host-path.ts';

/** What `explain` compares with its subject. */
export type Explainable = Pick<Finding, 'product' | 'anchor' | 'paths'> & Partial<Pick<Finding, 'id' | 'running' | 'evidence'>>;

/** A finding's id may be shortened to so many digits. */
const SHORTEST_ID = 8;

/**
 * Whether it is about this: a product's id, a finding's id or its beginning, `pid 123`, a path (of the copy, in it or
 * around it), or a command's name. Everything is about nothing in particular.
 */
export function isAbout(one: Explainable, subject: string | undefined): boolean {
  if (subject === undefined) return true;
  const paths = pathsOf(one);
  if (subject.startsWith('/')) return paths.some((path) => isWithin(path, subject) || isWithin(subject, path));
  const [, pid] = /^pid (\d{1,10})$/.exec(subject) ?? [];
  if (pid !== undefined) return one.running?.some((run) => String(run.pid) === pid) === true;
  if (one.product === subject) return true;
  if (subject.length >= SHORTEST_ID && one.id?.startsWith(subject) === true) return true;
  return paths.some((path) => nameOf(path) === subject);
}

/** What was not looked at of this subject; undefined when all of it was. Of a path only the gaps on its way, in it or around it. */
export function gapsAbout(coverage: ScopeCoverage, subject: string | undefined): ScopeCoverage | undefined {
  if (coverage.complete) return undefined;
  if (subject === undefined || !subject.startsWith('/')) return coverage;
  const gaps = coverage.gaps.filter(({ path }) => path === undefined || isWithin(path, subject) || isWithin(subject, path));
  return gaps.length === 0 ? undefined : { ...coverage, gaps };
}

function pathsOf({ anchor, paths, running = [], evidence = [] }: Explainable): readonly HostPath[] {
  return [anchor, ...paths, ...running.map(({ executable }) => executable), ...evidence.map(({ path }) => path)];
}

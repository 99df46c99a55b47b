import type { Campaign, PolicyEntry, PolicyException, Ruling } from '../../domain/policy.ts';
import { isSamePerson } from './same-person.ts';
import { isVersionRange } from './version-range.ts';

/** What is wrong with an object beyond its schema, in words that follow its name; undefined when nothing is. */
export function entryProblem(entry: PolicyEntry): string | undefined {
  switch (entry.kind) {
    case 'ruling':
      return rulingProblem(entry.document);
    case 'campaign':
      return campaignProblem(entry.document);
    case 'exception':
      return exceptionProblem(entry.document);
    default:
      return undefined;
  }
}

function rulingProblem({ product, category }: Ruling): string | undefined {
  return (product === undefined) === (category === undefined) ? 'a ruling names either a product or a category' : undefined;
}

function campaignProblem({ products, categories, start, deadline }: Campaign): string | undefined {
  if (products === undefined && categories === undefined) return 'a campaign names products, categories or both';
  if (!isMoment(start) || !isMoment(deadline)) return 'start and deadline are days or moments that exist';
  return start > deadline ? 'the deadline is before the start' : undefined;
}

function exceptionProblem({ scope, expires, askedBy, status, decidedBy }: PolicyException): string | undefined {
  if (scope.product === undefined && scope.host === undefined && scope.account === undefined)
    return 'an exception names a product, a host or an account';
  if (scope.version !== undefined && !isVersionRange(scope.version))
    return `${JSON.stringify(scope.version)} is no range of versions; write 1.2.3 or >=1.2 <2`;
  if (!isMoment(expires)) return 'it expires on a day or at a moment that exists';
  if (status === 'approved' && (decidedBy === undefined || isSamePerson(decidedBy, askedBy)))
    return 'who approves an exception is not who asked for it';
  return undefined;
}

function isMoment(moment: string): boolean {
  const time = Date.parse(moment);
  return !Number.isNaN(time) && new Date(time).toISOString() === moment;
}

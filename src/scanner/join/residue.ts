import type { Copy } from './copy.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Match } from '../../matching/matcher.ts';
import { environmentKey } from '../../domain/environment-key.ts';

/**
 * Leftovers of a product, one copy for each account (or the host), where that account (or the host) has no copy that could run. A
 * daemon's package is the host's, but its settings belong to the account that it runs as: those are the host's copy's.
 */
export function keepResidue(leftovers: readonly Match[], copies: readonly Copy[]): readonly Copy[] {
  const owned = new Set(copies.filter(isRunnable).flatMap((copy) => copy.matches.map(ownerKey)));
  const isOwned = (match: Match): boolean =>
    owned.has(ownerKey(match)) || (isOfDaemon(match.evidence) && owned.has(everybodysKey(match)));
  const groups = Map.groupBy(
    leftovers.filter((match) => !isOwned(match) && !hasCopyBelow(match, copies)),
    ownerKey,
  );
  return [...groups.values()].map((matches) => ({ product: matches[0]?.product ?? '', matches, running: [] }));
}

/** Runs that were seen of a product of which nobody has a copy on that host: which account ran it, no trace says. */
export function keepTraces(traces: readonly Match[], copies: readonly Copy[]): readonly Copy[] {
  const owned = new Set(copies.filter(isRunnable).flatMap((copy) => copy.matches.map(hostKey)));
  const groups = Map.groupBy(
    traces.filter((match) => !owned.has(hostKey(match))),
    hostKey,
  );
  return [...groups.values()].map((matches) => ({ product: matches[0]?.product ?? '', matches, running: [] }));
}

/** Ids below are the system's own accounts (login.defs(5), SYS_UID_MAX); on macOS some people's, and root is a person too. */
const FIRST_PERSON = 1000;
const PEOPLE = /^\/(?:home|Users)\//;

function isOfDaemon({ account, root }: Evidence): boolean {
  const id = Number(account?.id);
  return id > 0 && id < FIRST_PERSON && !PEOPLE.test(root);
}

function hostKey({ product, evidence }: Match): string {
  return `${product}\0${environmentKey(evidence.environment)}`;
}

function isRunnable(copy: Copy): boolean {
  return copy.matches.some((match) => match.strength !== 'hint' && match.evidence.runnable);
}

/** What a container wrote beside a copy that its image brought is no leftover. */
function hasCopyBelow({ product, evidence }: Match, copies: readonly Copy[]): boolean {
  const { within } = evidence;
  if (within === undefined) return false;
  return copies.some(
    (copy) =>
      copy.product === product &&
      isRunnable(copy) &&
      copy.matches.some((match) => within.includes(environmentKey(match.evidence.environment))),
  );
}

function ownerKey(match: Match): string {
  const { account } = match.evidence;
  return account === undefined ? everybodysKey(match) : `${hostKey(match)}\0${account.id}\0${account.name ?? ''}`;
}

function everybodysKey(match: Match): string {
  return `${hostKey(match)}\0`;
}

/** Whether it is only what a copy leaves behind: configuration, or a service or listed program of which no program is there. */
export function isLeftover({ kind, runnable }: Evidence): boolean {
  return kind === 'configuration' || (!runnable && (kind === 'service' || kind === 'installed-program'));
}

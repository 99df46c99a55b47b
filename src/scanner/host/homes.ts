import { isHome, type AccountEntry } from './accounts.ts';
import { findWindowsHomes } from './windows-homes.ts';
import { isOutcome, type Home, type Host, type Listing, type Outcome } from './contract.ts';
import { isWithin, join, nameOf, type HostPath } from '../../domain/host-path.ts';
import type { Platform } from '../../domain/platform.ts';

/** Folders whose sub-folders are homes, also of accounts that a directory service knows and /etc/passwd does not. */
const PARENTS: Readonly<Record<Platform, readonly HostPath[]>> = {
  linux: ['/home', '/var/home', '/export/home', '/data/home', '/Users'],
  macos: ['/Users'],
  windows: [],
};
/** Of a home that may not be asked about and that no account database names: no inode has this owner. */
const UNKNOWN = { owner: -1, account: { id: 'unknown' } } as const;
const NOT_A_HOME = new Set(['lost+found', 'Shared', 'Public', 'All Users', '.snapshots', '.Trash']);

/** All homes of a host: what its account database names and what lies where homes lie, each real folder once. */
export function findHomes(host: Host, accounts: readonly AccountEntry[]): readonly Home[] {
  if (host.platform === 'windows') return findWindowsHomes(host);
  const found = new Map<HostPath, Home>();
  const names = new Map(accounts.map((entry) => [entry.home, entry]));

  const add = (path: HostPath, entry: AccountEntry | undefined): void => {
    const resolved = host.resolveLinks(path, '/');
    const facts = isOutcome(resolved) ? resolved : host.facts(resolved.path);
    const real = isOutcome(resolved) ? path : resolved.path;
    if (found.has(real)) return;
    if (isOutcome(facts)) {
      // Not "no home": one that is remote, locked or hung is looked for, so that each of its scopes says so.
      if (!isUnseen(facts)) return;
      const known =
        entry === undefined ? UNKNOWN : { owner: entry.owner, account: { id: String(entry.owner), name: entry.name } };
      found.set(real, { path: real, ...known });
      return;
    }
    if (facts.kind !== 'folder') return;
    const named = host.accountOf(facts.owner);
    const name = named.name ?? (facts.owner === 0 && entry === undefined ? undefined : entry?.name) ?? nameOf(path);
    found.set(real, { path: real, owner: facts.owner, account: { id: String(facts.owner), name } });
  };

  for (const entry of accounts) if (isHome(entry.home)) add(entry.home, entry);
  // A mounted image may come without its account database.
  if (host.platform === 'linux') add('/root', names.get('/root'));
  for (const parent of PARENTS[host.platform]) {
    for (const path of homesIn(host, parent)) add(path, names.get(path));
    // An automounter's folder says no names: unless some are known otherwise, it stands for all that may be in it.
    if (isUnseen(listingOf(host, parent)) && ![...found.keys()].some((path) => isWithin(path, parent))) add(parent, undefined);
  }
  return [...found.values()].toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** Folders in `parent`; a folder of root that holds folders of others is a directory service's domain: those are the homes. */
function homesIn(host: Host, parent: HostPath): readonly HostPath[] {
  return foldersIn(host, parent).flatMap((path) => {
    const facts = host.facts(path);
    if (isOutcome(facts) || facts.owner !== 0) return [path];
    const inner = foldersIn(host, path).filter((child) => !nameOf(child).startsWith('.') && ownedByPerson(host, child));
    return inner.length > 0 && inner.length === foldersIn(host, path).length ? inner : [path];
  });
}

function foldersIn(host: Host, parent: HostPath): readonly HostPath[] {
  const listing = listingOf(host, parent);
  if (isOutcome(listing)) return [];
  return listing.entries
    .filter((entry) => (entry.kind === 'folder' || entry.kind === 'link') && !NOT_A_HOME.has(entry.name))
    .map((entry) => join(parent, entry.name));
}

function listingOf(host: Host, parent: HostPath): Listing | Outcome {
  const resolved = host.resolveLinks(parent, '/');
  return isOutcome(resolved) ? resolved : host.list(resolved.path);
}

function isUnseen(answer: unknown): boolean {
  return answer === 'denied' || answer === 'not-local' || answer === 'hung';
}

function ownedByPerson(host: Host, path: HostPath): boolean {
  const facts = host.facts(path);
  return !isOutcome(facts) && facts.owner >= 1000;
}

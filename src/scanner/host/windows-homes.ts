import { isOutcome, type Home, type Host } from './contract.ts';
import { locate } from './locate.ts';
import { hostPathOf } from './windows-path.ts';
import { textIn } from '../formats/registry-key.ts';
import { join, nameOf, type HostPath } from '../../domain/host-path.ts';

/** Every account that has ever logged on, by its SID, and where its home is (HKEY_LOCAL_MACHINE\SOFTWARE). */
const PROFILE_LIST = 'Microsoft\\Windows NT\\CurrentVersion\\ProfileList';
/** Accounts of the system, which have homes too (Microsoft, "Well-known SIDs"). */
const SYSTEM_ACCOUNTS: ReadonlyMap<string, string> = new Map([
  ['S-1-5-18', 'SYSTEM'],
  ['S-1-5-19', 'LOCAL SERVICE'],
  ['S-1-5-20', 'NETWORK SERVICE'],
]);
/** `S-1-5-21-…-1001` (local and domain), `S-1-12-1-…` (Entra ID); a copy that Windows put aside ends in `.bak`. */
const SID = /^(S-1-[\d-]+?)(?:\.bak)?$/i;
/** Where homes lie when nothing says so, and what lies beside them. */
const USERS = '/Users';
const NO_HOME = new Set(['public', 'all users', 'default user']);

/** All homes of a Windows host: what its list of profiles names, wherever it lies, and folders beside them whose account nobody knows. */
export function findWindowsHomes(host: Host): readonly Home[] {
  const found = new Map<string, Home>();
  const add = (home: Home | undefined): void => {
    const key = home?.path.toLowerCase();
    if (home !== undefined && key !== undefined && !found.has(key)) found.set(key, home);
  };
  const list = host.registry({ root: 'software', path: PROFILE_LIST, depth: 2 });
  for (const profile of isOutcome(list) ? [] : list.key.keys) {
    const sid = SID.exec(profile.name)?.[1]?.toUpperCase();
    const text = textIn(profile, 'profileimagepath');
    const path = text === undefined ? undefined : hostPathOf(text, host);
    if (sid === undefined || path === undefined) continue;
    add(homeAt(host, path, { id: sid, name: SYSTEM_ACCOUNTS.get(sid) ?? nameOf(path) }));
  }
  const listing = host.list(USERS);
  for (const entry of isOutcome(listing) ? [] : listing.entries) {
    // A junction here (`All Users`, `Default User`) leads to what is looked at where it lies.
    if (entry.kind === 'folder' && !NO_HOME.has(entry.name.toLowerCase())) add(homeAt(host, join(USERS, entry.name)));
  }
  return [...found.values()].toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** The account by its SID when the list knows it; else by the owner of the folder, which only an image has. */
function homeAt(host: Host, path: HostPath, account?: Home['account']): Home | undefined {
  const located = locate(host, path);
  const resolved = isOutcome(located) ? located : host.resolveLinks(located.path, '/');
  const facts = isOutcome(resolved) ? resolved : host.facts(resolved.path);
  if (isOutcome(resolved) || isOutcome(facts)) {
    // Not "no home": one that is locked or remote is looked for, so that each of its scopes says so.
    const isUnseen = facts === 'denied' || facts === 'not-local';
    return isUnseen && account !== undefined ? { path, owner: 0, account } : undefined;
  }
  if (facts.kind !== 'folder') return undefined;
  const known = account ?? { id: String(facts.owner), name: nameOf(resolved.path) };
  return { path: resolved.path, owner: facts.owner, account: known };
}

import type { Account } from '../../domain/host.ts';
import type { HostPath } from '../../domain/host-path.ts';

/** One line of an account database. */
export interface AccountEntry {
  readonly name: string;
  readonly owner: number;
  readonly home: HostPath;
}

/** Homes of system accounts that are no one's home: passwd(5) of Debian, Fedora and Alpine name these. */
const NO_HOME =
  /^\/($|bin|boot|dev|etc|lib|lib64|proc|run|sbin|sys|usr|nonexistent|var\/(empty|run|cache|spool|mail|log|adm|ftp|tmp)|tmp)(\/|$)/;

/** Accounts of a passwd(5) file; malformed lines are left out. */
export function parsePasswd(text: string): readonly AccountEntry[] {
  const entries: AccountEntry[] = [];
  for (const line of text.split('\n')) {
    const [name, , uid, , , home] = line.split(':');
    if (name === undefined || name === '' || uid === undefined || !/^\d{1,10}$/.test(uid)) continue;
    entries.push({ name, owner: Number(uid), home: home ?? '' });
  }
  return entries;
}

/** Whether an account's home field can be a home at all. */
export function isHome(path: HostPath): boolean {
  return path.startsWith('/') && !NO_HOME.test(path);
}

/** The account of a numeric owner, with its name when the database knows it. */
export function accountNamed(entries: readonly AccountEntry[], owner: number): Account {
  const entry = entries.find((candidate) => candidate.owner === owner);
  return entry === undefined ? { id: String(owner) } : { id: String(owner), name: entry.name };
}

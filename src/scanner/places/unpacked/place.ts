import { treeBelow } from '../tree.ts';
import type { Place } from '../contract.ts';

/** Where software is put by hand (FHS 3.0: /opt, /srv, /usr/local), and on macOS. */
const QUICK = ['/opt', '/srv', '/usr/local'];
/** Nobody's files, or the same ones again: kernel interfaces, and what package managers mount read-only and other places read. */
const NEVER = new Set(['/proc', '/sys', '/dev', '/run/user', '/snap']);

/** The system's folders for software put there by hand; in a deep look every local file system, but for the homes, which are scopes of their own. */
export const unpacked: Place = {
  id: 'unpacked',
  platforms: ['linux', 'macos'],
  scopes: 'system',
  *candidates(look, scope) {
    const homes = new Set(look.host.homes().map((home) => home.path));
    const leaves = (folder: string): boolean => homes.has(folder) || NEVER.has(folder);
    for (const top of look.depth === 'deep' ? ['/'] : QUICK) yield* treeBelow(look, scope, { top, leaves });
  },
};

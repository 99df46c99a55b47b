import type { Candidate, Look, PlaceGap } from '../../contract.ts';
import { entriesIn } from '../../listing.ts';
import type { LayoutInput } from '../contract.ts';
import { nodeModules } from '../node-modules.ts';
import { join } from '../../../../domain/host-path.ts';

/** `npm-@anthropic-ai-claude-code-2.1.0-3eb5ed…-integrity`: a name with `-` for `/`, a version, a digest. */
const ENTRY = /^npm-(.+?)-\d+\.\d+\.\d+/;

/** The cache of Yarn 1: a folder for each version, that holds the package unpacked in a node_modules of its own. */
export function* yarnCache(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const entries = yield* entriesIn(look, at.folder.real, at.folder.path);
  for (const entry of entries) {
    const name = entry.kind === 'folder' ? ENTRY.exec(entry.name)?.[1] : undefined;
    if (name === undefined || !mayBeWanted(look, name)) continue;
    const within = `${entry.name}/node_modules`;
    const folder = { path: join(at.folder.path, within), real: join(at.folder.real, within) };
    yield* nodeModules(look, { ...at, folder }, { groupOf: () => at.folder.real });
  }
}

/** A scope's `/` is written as `-`, and scopes hold `-` too, so that each may be the one. */
function mayBeWanted(look: Look, name: string): boolean {
  if (look.wanted.has(`npm:${name}`)) return true;
  if (!name.startsWith('@')) return false;
  for (let at = name.indexOf('-'); at > 0; at = name.indexOf('-', at + 1)) {
    if (look.wanted.has(`npm:${name.slice(0, at)}/${name.slice(at + 1)}`)) return true;
  }
  return false;
}

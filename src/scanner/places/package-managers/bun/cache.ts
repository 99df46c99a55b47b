import type { Candidate, Look, PlaceGap } from '../../contract.ts';
import type { LayoutInput } from '../contract.ts';
import { foldersIn, storedPackage } from '../versioned-store.ts';
import { join, type HostPath } from '../../../../domain/host-path.ts';

/** Bun's cache: `<name>@<version>@@@1`, those of a scope in a folder of its name; copies that stay when the package is removed. */
export function* bunCache(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  for (const name of foldersIn(look, at.folder.real)) {
    if (typeof name !== 'string') yield name;
    else if (!name.startsWith('@')) yield* entry(look, at, { name, path: join(at.folder.real, name) });
    else {
      const scope = join(at.folder.real, name);
      for (const inner of foldersIn(look, scope)) {
        if (typeof inner !== 'string') yield inner;
        else yield* entry(look, at, { name: `${name}/${inner}`, path: join(scope, inner) });
      }
    }
  }
}

/** `@openai/codex@0.169.0-linux-x64@@@1`; folders without a version hold links to the others. */
function* entry(look: Look, at: LayoutInput, folder: { name: string; path: HostPath }): Iterable<Candidate> {
  const end = folder.name.indexOf('@', 1);
  const name = end < 0 ? '' : folder.name.slice(0, end);
  if (name === '' || !look.wanted.has(`npm:${name}`)) return;
  const version = folder.name.slice(end + 1).replace(/@@.*$/, '');
  yield* storedPackage(look, at, { name, version, path: folder.path });
}

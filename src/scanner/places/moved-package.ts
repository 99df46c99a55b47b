import type { Candidate, Look } from './contract.ts';
import { isOutcome } from '../host/contract.ts';
import { parseJson, textOf } from '../formats/json.ts';
import { join, nameOf, parentOf, type HostPath } from '../../domain/host-path.ts';

const MAX_MANIFEST = 1024 * 1024;

/**
 * What the package.json of a folder outside of any node_modules says that the folder is: a wanted node package that was moved or unpacked
 * by hand, or, in a deep look, a wanted editor's extension. Its source in a repository cannot be run as it is.
 */
export function* movedPackage(look: Look, folder: HostPath): Iterable<Candidate> {
  if (look.claimed.has(folder) || folder.includes('/node_modules/')) return;
  const bytes = look.host.read(join(folder, 'package.json'), MAX_MANIFEST);
  const manifest = isOutcome(bytes) ? undefined : parseJson(bytes);
  const name = textOf(manifest, 'name', 214);
  const publisher = textOf(manifest, 'publisher', 128);
  const isPackage = name !== undefined && look.wanted.has(`npm:${name}`);
  const isExtension =
    look.depth === 'deep' &&
    publisher !== undefined &&
    look.wanted.has(`extension:${`${publisher}.${name}`.toLowerCase()}`) &&
    !isLeftByEditor(look, folder);
  if (!(isPackage || isExtension) || isCheckout(look, folder)) return;
  look.claimed.add(folder);
  if (name !== undefined && isPackage) {
    yield { kind: 'npm-package', name, path: folder, channel: 'copied-script', binFolders: [] };
  } else yield { kind: 'editor-extension', editor: 'no editor that is known', path: folder, channel: 'editor-extension' };
}

/** An editor unpacks into a folder with a dot, and lists beside its extensions those that it will delete: it runs neither. */
function isLeftByEditor({ host }: Look, folder: HostPath): boolean {
  return nameOf(folder).startsWith('.') || !isOutcome(host.facts(join(parentOf(folder), '.obsolete')));
}

function isCheckout({ host }: Look, folder: HostPath): boolean {
  return ['.git', 'tsconfig.json'].some((name) => !isOutcome(host.facts(join(folder, name))));
}

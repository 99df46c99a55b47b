import type { ApplicationCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognition } from '../contract.ts';
import { recogniseAppImage } from './app-image.ts';
import { recogniseBundle } from './bundle.ts';
import { recogniseDesktopEntry } from './desktop-entry.ts';
import { recogniseFolder } from './folder.ts';

/**
 * An application by what can be run: a folder or bundle with a program inside, an AppImage, a desktop entry whose program is there.
 * Names alone are strong signs; what an Electron application says of itself, with its program beside it, is proof.
 */
export const application: Recogniser<'application'> = {
  id: 'application',
  recognises: 'application',
  emits: 'application',
  version: 1,
  recognise(bench, candidate) {
    return readerFor(bench, candidate)(bench, candidate);
  },
};

type Reader = (bench: Bench, candidate: ApplicationCandidate) => readonly Recognition[];

/** What the candidate is, by the kind of its names; a folder of an Electron application has none. */
function readerFor({ host }: Bench, { keys }: ApplicationCandidate): Reader {
  if (host.platform === 'macos') return recogniseBundle;
  const key: string = keys[0] ?? '';
  if (key.startsWith('desktop:')) return recogniseDesktopEntry;
  return key.startsWith('appimage:') ? recogniseAppImage : recogniseFolder;
}

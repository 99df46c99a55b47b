import type { HostPath } from '../../../domain/host-path.ts';
import type { BrowserExtensionCandidate, Look, Place, PlaceGap } from '../contract.ts';
import type { Expanded } from '../../host/expand.ts';
import { foldersNamed } from '../listing.ts';
import { chromiumExtensions } from './chromium.ts';
import { CHROMIUM, FIREFOX } from './data-folders.ts';
import { firefoxExtensions } from './firefox.ts';

/**
 * Extensions of browsers, in every profile of every account: those that the browser's own state lists and whose files are there,
 * switched on or off, put there by a person, a policy, or unpacked from a folder. Files that stay after a removal do not count.
 */
export const browsers: Place = {
  id: 'browsers',
  platforms: ['linux', 'macos', 'windows'],
  scopes: 'homes',
  *candidates(look, scope) {
    if (scope.home === undefined) return;
    const at = scope.home.path;
    yield* inEach(look, { patterns: CHROMIUM[look.host.platform], at }, chromiumExtensions);
    yield* inEach(look, { patterns: FIREFOX[look.host.platform], at }, firefoxExtensions);
  },
};

/** Candidates of one folder of profiles. */
type Reader = (look: Look, folder: Expanded, home: HostPath) => Iterable<BrowserExtensionCandidate | PlaceGap>;

function* inEach(
  look: Look,
  where: { readonly patterns: readonly string[]; readonly at: HostPath },
  reader: Reader,
): Iterable<BrowserExtensionCandidate | PlaceGap> {
  for (const pattern of where.patterns) {
    for (const folder of yield* foldersNamed(look, pattern, { at: where.at, within: where.at })) {
      if (look.claimed.has(folder.real)) continue; // two patterns, or two links, lead to one folder
      look.claimed.add(folder.real);
      yield* reader(look, folder, where.at);
    }
  }
}

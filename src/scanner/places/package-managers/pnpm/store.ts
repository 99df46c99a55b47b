import { LARGE_EXECUTABLE_BYTES } from '../../../host/executable-size.ts';
import type { Candidate, Look, PlaceGap } from '../../contract.ts';
import { isOutcome } from '../../../host/contract.ts';
import type { LayoutInput } from '../contract.ts';
import { foldersIn, storedPackage, versionsByName } from '../versioned-store.ts';
import { versionGroup } from '../version-group.ts';
import { entriesIn } from '../../listing.ts';
import { join, type HostPath } from '../../../../domain/host-path.ts';

/** Files of the store that were executable when they were unpacked carry this; the rest cannot be run in place. */
const EXECUTABLE = '-exec';

/** The store's unpacked packages, which projects link to (pnpm 11): `links/@/<name>/<version>/<digest>/node_modules/<name>`. */
export function* pnpmLinks(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  for (const stored of versionsByName(look, at.folder.real, '@')) {
    if ('kind' in stored) {
      yield stored;
      continue;
    }
    for (const digest of foldersIn(look, stored.path)) {
      if (typeof digest !== 'string') yield digest;
      else {
        const path = `${stored.path}/${digest}/node_modules/${stored.name}`;
        const facts = look.host.facts(path);
        if (!isOutcome(facts) && facts.kind === 'folder') yield* storedPackage(look, at, { ...stored, path });
      }
    }
  }
}

/** `<store>/links/@anthropic-ai/claude-code/2.1.0/<digest>/node_modules/@anthropic-ai/claude-code` */
const IN_LINKS = /^(.*\/links)\/@[^/]*\/[^/]+\/([^/]+)\/[^/]+\/node_modules\//;

/** What a package in the store's `links` shares with its platform sub-packages; undefined for one that lies elsewhere. */
export function groupInLinks(real: HostPath): HostPath | undefined {
  const found = IN_LINKS.exec(real);
  return found?.[1] === undefined || found[2] === undefined ? undefined : versionGroup(found[1], found[2]);
}

/** The store's large executables, `<2 hex digits>/<rest of the digest>-exec`: nameless, so what they are only their content tells. */
export function* pnpmStore(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  for (const name of foldersIn(look, at.folder.real)) {
    if (typeof name !== 'string') yield name;
    else if (name.length === 2) yield* executablesIn(look, at, join(at.folder.real, name));
  }
}

function* executablesIn(look: Look, at: LayoutInput, folder: HostPath): Iterable<Candidate | PlaceGap> {
  const entries = yield* entriesIn(look, folder);
  for (const entry of entries) {
    if (entry.kind !== 'file' || !entry.name.endsWith(EXECUTABLE)) continue;
    const path = join(folder, entry.name);
    const facts = look.host.facts(path);
    if (isOutcome(facts) || facts.size < LARGE_EXECUTABLE_BYTES) continue;
    yield { kind: 'file', path, facts, channel: at.root.channel };
  }
}

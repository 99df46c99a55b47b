import { entriesIn } from '../../listing.ts';
import type { Candidate, Look, PlaceGap } from '../../contract.ts';
import type { LayoutInput } from '../contract.ts';
import { isOutcome } from '../../../host/contract.ts';
import { join, parentOf, type HostPath } from '../../../../domain/host-path.ts';

/**
 * `@openai-codex-npm-0.20.0-9bd1a5d6e1-10c0.zip`: scope and name with `-` between, where from, version, digest of these; then the
 * archive's checksum or the cache's version (yarnpkg/berry, structUtils.slugifyLocator and Cache.getVersionFilename; seen with Yarn 3 and 4).
 */
const ARCHIVE = /^((@?.+)-npm-.+-[0-9a-f]{10})-[0-9a-z]+\.zip$/;

/** A cache of Yarn 2 and later: an archive for each package, which Yarn runs in place (yarnpkg.com/features/pnp). */
export function* yarnArchives(look: Look, { folder, root }: LayoutInput): Iterable<Candidate | PlaceGap> {
  if (look.claimed.has(folder.real)) return;
  look.claimed.add(folder.real);
  for (const entry of yield* entriesIn(look, folder.real, folder.path)) {
    const [, locator = '', slug = ''] = (entry.kind === 'file' && ARCHIVE.exec(entry.name)) || [];
    const name = namesOf(slug).find((candidate) => look.wanted.has(`npm:${candidate}`));
    if (name === undefined) continue;
    const path = join(folder.real, entry.name);
    const unplugged = unpluggedPackage(look, folder.real, { locator, name });
    yield {
      kind: 'zipped-package',
      name,
      path,
      channel: root.channel,
      // The version is in the archive's name; the package stays through updates.
      anchor: join(folder.path, name),
      ...(unplugged === undefined ? {} : { root: unplugged }),
      paths: [path],
      group: folder.real,
    };
  }
}

/** What a slug may stand for: `@a-b-c` is `@a/b-c` or `@a-b/c`. */
function namesOf(slug: string): readonly string[] {
  if (!slug.startsWith('@')) return slug === '' ? [] : [slug];
  const dashes = [...slug.matchAll(/-/g)].map(({ index }) => index);
  return dashes.slice(0, 16).map((at) => `${slug.slice(0, at)}/${slug.slice(at + 1)}`);
}

/** Where Yarn has unpacked it beside the cache, as it does with programs: then the archive is a further path of that copy. */
function unpluggedPackage(
  look: Look,
  cache: HostPath,
  { locator, name }: { locator: string; name: string },
): HostPath | undefined {
  const folder = join(parentOf(cache), `unplugged/${locator}/node_modules/${name}`);
  return isOutcome(look.host.facts(folder)) ? undefined : folder;
}

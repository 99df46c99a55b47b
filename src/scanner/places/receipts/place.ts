import { join, resolve, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';
import { readBom, type BomEntry } from '../../formats/bom.ts';
import { bytesOf } from '../../formats/byte-source.ts';
import { plistDictionary } from '../../formats/plist.ts';
import type { PlistDictionary } from '../../formats/plist-value.ts';
import { isOutcome } from '../../host/contract.ts';
import type { Candidate, Look, Place, PlaceGap } from '../contract.ts';
import { entriesIn, gapFrom } from '../listing.ts';

/** Where installer(8) keeps what it installed; pkgutil(1) reads the same. */
const RECEIPTS = '/private/var/db/receipts';
/** The same, where the image of a volume has no /private. */
const PLAIN = '/var/db/receipts';
const SUFFIX = '.plist';
const MAX_PLIST = 256 * 1024;
/** Some 100 bytes a file; that of a development kit with 50,000 has 5 MB. */
const MAX_LIST = 16 * 1024 * 1024;
/** Programs of a package that are looked for. */
const MAX_FILES = 200;
const ANY_EXECUTE = 0o111;
/** Bundles that are a program; what is in a framework or plug-in is a part of one. */
const BUNDLE = /^(.*?\.app)(?:\/|$)/;

/**
 * Receipts of Apple's installer of wanted package ids: `<id>.plist` says version and place, `<id>.bom` which files. A receipt outlives what
 * is dragged to the trash: without any of its programs there is no copy, and nothing is said.
 */
export const receipts: Place = {
  id: 'receipts',
  platforms: ['macos'],
  scopes: 'system',
  *candidates(look) {
    const folder = look.host.list(RECEIPTS) === 'absent' ? PLAIN : RECEIPTS;
    const entries = yield* entriesIn(look, folder);
    for (const { name, kind } of entries) {
      const key: Key = `receipt:${name.slice(0, -SUFFIX.length)}`;
      if (kind === 'file' && name.endsWith(SUFFIX) && look.wanted.has(key)) yield* receipt(look, join(folder, name), key);
    }
  },
};

function* receipt(look: Look, path: HostPath, key: Key): Iterable<Candidate | PlaceGap> {
  const bytes = look.host.read(path, MAX_PLIST);
  const gap = isOutcome(bytes) ? gapFrom(bytes, path) : undefined;
  if (gap !== undefined) yield gap;
  if (isOutcome(bytes)) return;
  const record = plistDictionary(bytes);
  if (record === undefined) {
    yield { kind: 'gap', reason: 'malformed', path };
    return;
  }
  const list = path.slice(0, -SUFFIX.length) + '.bom';
  const entries = entriesOf(look, list);
  if ('gap' in entries) {
    if (entries.gap !== undefined) yield entries.gap;
    return;
  }
  const files = programsOf(entries.list, prefixOf(record)).filter((file) => !isOutcome(look.host.facts(file)));
  if (files.length === 0) return;
  const version = record.get('PackageVersion');
  const bundle = BUNDLE.exec(files[0] ?? '')?.[1];
  yield {
    kind: 'os-package',
    key,
    path,
    channel: 'native-installer',
    files,
    ...(bundle === undefined ? {} : { root: bundle, anchor: bundle }),
    ...(typeof version === 'string' ? { version } : {}),
  };
}

function entriesOf(look: Look, path: HostPath): { readonly list: readonly BomEntry[] } | { readonly gap: PlaceGap | undefined } {
  const bytes = look.host.read(path, MAX_LIST);
  if (isOutcome(bytes)) return { gap: gapFrom(bytes, path) };
  const list = readBom(bytesOf(bytes));
  return list === undefined ? { gap: { kind: 'gap', reason: 'malformed', path } } : { list };
}

/** `Applications`, `/`, `./` or nothing, relative to the volume. */
function prefixOf(record: PlistDictionary): HostPath {
  const prefix = record.get('InstallPrefixPath');
  return resolve('/', typeof prefix === 'string' ? `./${prefix}` : '.');
}

/** Executable files of the package, those of bundles' own program folders first, then the shortest. */
function programsOf(entries: readonly BomEntry[], prefix: HostPath): readonly HostPath[] {
  const programs = entries.filter((entry) => entry.kind === 'file' && (entry.mode & ANY_EXECUTE) !== 0).map(({ path }) => path);
  const rank = (path: string): number => (/^(?:.*?\.app)\/Contents\/MacOS\/[^/]+$/.test(path) ? 0 : 1);
  return programs
    .toSorted((one, other) => rank(one) - rank(other) || one.split('/').length - other.split('/').length)
    .slice(0, MAX_FILES)
    .map((path) => resolve(prefix, path));
}

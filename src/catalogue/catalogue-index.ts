import type { Catalogue, CompiledSignature } from './catalogue.ts';
import { finished, HASH_START, hashOn, signatureLine, textsLine, type Named, type Prefixed, type TextsLine } from './format.ts';
import { firstPartEnd, pathKey } from './key-shape.ts';
import type { Indicator } from './keys.ts';
import { wantedPaths } from './wanted-paths.ts';
import type { PlacedTexts } from '../domain/placed-texts.ts';
import { normalisePypi } from '../domain/python-name.ts';
import type { Key, RootNeeds, Wanted } from '../domain/wanted.ts';

/** One product that bears a name, and what the name is worth to it. */
export interface IndexEntry {
  readonly product: string;
  readonly indicator: Indicator;
}

/** The catalogue as it is asked: by name. No question costs more with more signatures. */
export interface CatalogueIndex extends Wanted {
  readonly catalogue: Catalogue;
  entries(key: Key): readonly IndexEntry[];
  signature(product: string): CompiledSignature | undefined;
}

const NONE: readonly never[] = [];

/** Asks a catalogue; costs nothing, and keeps the answers. */
export function indexCatalogue(catalogue: Catalogue): CatalogueIndex {
  const signature = remembered((product: string) => catalogue.line(signatureLine(product)) as CompiledSignature | undefined);
  const found = remembered((key: Key) => entriesIn(catalogue, key));
  const entries = (key: Key): readonly IndexEntry[] => (mayBeWanted(catalogue, key) ? found(key) : NONE);
  /** The signatures that name a key: what a signature says of a name is read there, and only when a host bears the name. */
  const naming = (key: Key): readonly CompiledSignature[] =>
    entries(key)
      .map(({ product }) => signature(product))
      .filter((known) => known !== undefined);
  return {
    catalogue,
    entries,
    signature,
    has: (key) => entries(key).length > 0,
    roots: wantedPaths(catalogue, 'root'),
    configuration: wantedPaths(catalogue, 'configuration'),
    ...ofNames(naming),
    texts: (kind) => placedTexts(catalogue.line(textsLine(kind)) as TextsLine | undefined),
  };
}

/** False for almost every name that no signature wants: two hashes, the one going on where the other ends. */
function mayBeWanted(catalogue: Catalogue, key: Key): boolean {
  const end = firstPartEnd(key);
  const firstPart = hashOn(HASH_START, key, end);
  return (
    catalogue.mayHave(finished(hashOn(firstPart, key, key.length, end))) || catalogue.mayHave(finished(hashOn(firstPart, '*', 1)))
  );
}

function entriesIn(catalogue: Catalogue, key: Key): readonly IndexEntry[] {
  const whole = catalogue.line(key) as readonly Named[] | undefined;
  if (whole !== undefined) return whole.map((named) => entryOf(key, named));
  const beginnings = catalogue.line(`${key.slice(0, firstPartEnd(key))}*`) as readonly Prefixed[] | undefined;
  return (beginnings ?? NONE)
    .filter(([beginning]) => key.startsWith(beginning))
    .map(([beginning, ...named]) => entryOf(`${beginning}*` as Key, named));
}

function entryOf(key: Key, [product, strength, more]: Named): IndexEntry {
  return { product, indicator: { key, strength, ...more } };
}

function ofNames(
  naming: (key: Key) => readonly CompiledSignature[],
): Pick<Wanted, 'versionTextsOf' | 'executablesOf' | 'channelOf' | 'needsOf' | 'membersOf' | 'filesOf'> {
  const rootsOf = (key: Key) =>
    naming(key).flatMap((signature) =>
      (signature.installRoots ?? NONE)
        .filter((root) => pathKey('root', root.path) === key)
        .map((root) => ({ ...root, signature })),
    );
  return {
    versionTextsOf: (key) =>
      naming(key).flatMap(({ executables }) => (executables?.versionAfter ?? NONE).map(({ text }) => text)),
    executablesOf: (key) => [
      ...rootsOf(key).flatMap((root) => root.executables),
      ...naming(key).flatMap((signature) => executablesIn(signature, key)),
    ],
    channelOf: (key) => rootsOf(key).at(-1)?.channel ?? 'native-installer',
    needsOf(key) {
      const root = rootsOf(key).findLast(({ needs }) => needs !== undefined);
      return root?.needs === 'marked' ? contentKeys(root.signature) : root?.needs;
    },
    membersOf: (key) =>
      naming(key)
        .flatMap((signature) => signature.configuration ?? NONE)
        .filter((entry) => pathKey('configuration', entry.path) === key)
        .flatMap((entry) => entry.keys ?? NONE),
    filesOf: (key) => naming(key).flatMap((signature) => filesIn(signature, key)),
  };
}

/** What an application folder of this name must hold. */
function executablesIn({ applications }: CompiledSignature, key: Key): readonly string[] {
  const folders = (applications?.folders ?? NONE).filter((folder) => `folder:${folder.toLowerCase()}` === key);
  return folders.flatMap((folder) => applications?.executables ?? namedAs(folder));
}

/** What an application folder must hold when its signature does not say: a program named as the folder is, `Antigravity IDE` also as `antigravity-ide`. */
function namedAs(folder: string): readonly string[] {
  const lower = folder.toLowerCase();
  const names = [folder, lower, lower.replaceAll(' ', '-'), `${folder}.exe`];
  return [...new Set([...names, ...names.map((name) => `bin/${name}`)])];
}

function filesIn({ npm = NONE, pypi = NONE }: CompiledSignature, key: Key): readonly string[] {
  const packages = [
    ...npm.filter(({ name }) => `npm:${name}` === key),
    ...pypi.filter(({ name }) => `pypi:${normalisePypi(name)}` === key),
  ];
  return packages.flatMap(({ files }) => files ?? NONE);
}

/** The names by which the content of one of its executables betrays a product. */
function contentKeys({ executables }: CompiledSignature): RootNeeds {
  const { markers = NONE, goModules = NONE, bunEntries = NONE } = executables ?? {};
  return [
    ...markers.map(({ text }): Key => `marker:${text}`),
    ...goModules.map((name): Key => `go-module:${name}`),
    ...bunEntries.map((name): Key => `bun-entry:${name}`),
  ];
}

function placedTexts(line: TextsLine | undefined): PlacedTexts {
  const { identifying = NONE, readAlong = NONE, places = '' } = line ?? {};
  const bytes = new Uint8Array(Buffer.from(places, 'base64')); // copied, so that it begins at a multiple of four
  return { identifying, readAlong, places: new Int32Array(bytes.buffer, 0, bytes.length >>> 2) };
}

/** The same function, asked once for each argument. */
function remembered<K, V>(ask: (given: K) => V): (given: K) => V {
  const known = new Map<K, V>();
  return (given) => {
    const before = known.get(given);
    if (before !== undefined) return before;
    const answer = ask(given);
    known.set(given, answer);
    return answer;
  };
}

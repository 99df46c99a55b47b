import { identifyExecutable, type BuildKind, type Identification } from '../../formats/identify-executable.ts';
import type { ByteSource } from '../../formats/byte-source.ts';
import { markerSet, type MarkerSet } from '../../formats/marker-search.ts';
import type { VersionInfo } from '../../formats/version-info.ts';
import type { FoundMarker } from '../../formats/window-search.ts';
import { isOutcome, type FileFacts, type OpenFile, type Outcome } from '../../host/contract.ts';
import type { Bench } from '../contract.ts';
import { scriptsInAsar } from './asar-scripts.ts';
import { packedApplication } from '../packed-application.ts';
import type { Key, Wanted } from '../../../domain/wanted.ts';

/** The names that an executable's content gives, and the version when it says one. */
export interface Identified {
  readonly keys: readonly Key[];
  readonly version?: string;
  /** Text that an interpreter runs, rather than a program of its own. */
  readonly isScript?: boolean;
  /** An object file that can be started; a library or a text is none. */
  readonly isProgram?: boolean;
  readonly isAppImage?: boolean;
  /** A zip archive: `archive.ts` says what lies in it. */
  readonly isArchive?: boolean;
  /** The file of an archive that says so, by its path within. */
  readonly within?: string;
  /** Set when it could not be read. */
  readonly outcome?: Outcome;
}

/** Counted up when answers change, so that cached ones are forgotten. */
export const IDENTIFY_VERSION = 7;

/** What an executable is, by its content; paid once for each (device, inode, size, mtime, ctime). */
export function identify(bench: Bench, facts: FileFacts, open: () => OpenFile | Outcome): Identified {
  const key = `executable ${IDENTIFY_VERSION} ${facts.id} ${facts.size} ${facts.modifiedMs} ${facts.changedMs}`;
  const known = bench.cache.get(key);
  if (isIdentified(known)) return known;
  const file = open();
  if (isOutcome(file)) return { keys: [], outcome: file };
  try {
    const answer =
      packedIn(bench.wanted, file) ?? archivedIn(bench.wanted, file) ?? zipped(file) ?? identifySource(bench.wanted, file);
    bench.cache.set(key, answer);
    return answer;
  } finally {
    file.close();
  }
}

/** The same of bytes that are no file of their own, remembered by whoever asks. */
export function identifySource(wanted: Wanted, source: ByteSource): Identified {
  return namesIn(
    wanted,
    identifyExecutable(source, (kind) => markersOf(wanted, kind)),
  );
}

/** A local file's signature (APPNOTE.TXT 6.3.10, 4.3.7): no program begins so. */
function zipped(source: ByteSource): Identified | undefined {
  const [p, k, three, four] = source.read(0, 4);
  return p === 0x50 && k === 0x4b && three === 3 && four === 4 ? { keys: [], isArchive: true } : undefined;
}

/** An AppImage's own program only unpacks; what it is lies behind it. */
function packedIn(wanted: Wanted, file: OpenFile): Identified | undefined {
  const packed = packedApplication(file, wanted);
  return packed === undefined ? undefined : { ...packed, isProgram: true, isAppImage: true };
}

/** Electron runs what lies in its archive in place: a bundle in it is as good as one beside it. */
function archivedIn(wanted: Wanted, file: OpenFile): Identified | undefined {
  const scripts = scriptsInAsar(file);
  if (scripts === undefined) return undefined;
  for (const { path, source } of scripts) {
    const named = identifySource(wanted, source);
    if (named.isScript === true && named.keys.length > 0) return { ...named, within: path };
  }
  return { keys: [] };
}

function namesIn(wanted: Wanted, identification: Identification): Identified {
  const { bunEntries, go, markers, versionInfo } = identification;
  const keys: readonly Key[] = [
    ...markers.map((marker): Key => `marker:${marker.text}`),
    ...bunEntries.map((name): Key => `bun-entry:${name}`),
    ...(go === undefined
      ? []
      : [go.module, go.path].filter((name) => name !== undefined).map((name): Key => `go-module:${name}`)),
    ...claimedKeys(identification),
  ];
  const named = [...new Set(keys)].filter((key) => wanted.has(key));
  const version = versionIn(wanted, markers, named) ?? go?.version ?? (named.length > 0 ? versionInfo?.version : undefined);
  const isProgram = identification.format !== undefined && identification.kind !== 'not-executable';
  return {
    keys: named,
    ...(version === undefined ? {} : { version }),
    ...(identification.kind === 'script' ? { isScript: true } : {}),
    ...(isProgram ? { isProgram } : {}),
  };
}

/** What the program says in its version resource and its signature. An installer says the same of what it brings, and is not it. */
function claimedKeys({ signed = [], versionInfo = {}, publisher = {} }: Identification): readonly Key[] {
  if (isInstaller(versionInfo)) return [];
  const { company, product } = versionInfo;
  const publishers = [publisher.commonName, publisher.organisation].filter((name) => name !== undefined);
  return [
    ...signed.map(({ identifier }): Key => `signing-id:${identifier}`),
    ...signed.flatMap(({ team, identifier }): Key[] =>
      team === undefined ? [] : [`signed:${team}/${identifier}`, `team:${team}`],
    ),
    ...(company === undefined || product === undefined ? [] : [`version-info:${company}/${product}`.toLowerCase() as Key]),
    ...publishers.map((name): Key => `publisher:${name.toLowerCase()}`),
  ];
}

/** `TeamViewer Setup`, `Setup/Uninstall`, `AnyDesk Uninstaller`, `setup.exe`. */
const INSTALLER = /\b(?:un)?(?:setup|install|installer)\b/i;

function isInstaller({ description = '', originalName = '', internalName = '' }: VersionInfo): boolean {
  return [description, originalName, internalName].some((text) => INSTALLER.test(text.replace(/[_-]/g, ' ')));
}

/** The version behind a marker of the product, or behind a text that its signature names for it. */
function versionIn(wanted: Wanted, found: readonly FoundMarker[], named: readonly Key[]): string | undefined {
  const own = found.find((marker) => marker.version !== undefined && named.includes(`marker:${marker.text}`));
  const texts = new Set(named.flatMap((key) => wanted.versionTextsOf(key)));
  return (own ?? found.find((marker) => marker.version !== undefined && texts.has(marker.text)))?.version;
}

const compiled = new WeakMap<Wanted, Map<BuildKind, MarkerSet>>();

function markersOf(wanted: Wanted, kind: BuildKind): MarkerSet {
  const sets = compiled.get(wanted) ?? new Map<BuildKind, MarkerSet>();
  compiled.set(wanted, sets);
  const known = sets.get(kind);
  if (known !== undefined) return known;
  const set = markerSet(wanted.texts(kind));
  sets.set(kind, set);
  return set;
}

/** The cache's file is our own but may be damaged: an answer of another shape is no answer. */
function isIdentified(value: unknown): value is Identified {
  return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys);
}

import { withBudget } from './bounded-read.ts';
import { readPublisher, type Publisher } from './authenticode.ts';
import { isBunRuntime, readBunGraph } from './bun.ts';
import { readGoBuildInfo, type GoBuildInfo } from './go-build-info.ts';
import { bunWindows, nativeWindows, scriptWindows, seaWindows, smallNativeWindows, type Stage } from './identity-windows.ts';
import { isNodeRuntime, readNodeSea } from './node-sea.ts';
import { readObjectFile } from './read-object-file.ts';
import { readScript } from './script.ts';
import { readVersionInfo, type VersionInfo } from './version-info.ts';
import { findMarkers, type FoundMarker } from './window-search.ts';
import type { ByteSource } from './byte-source.ts';
import type { MarkerSet } from './marker-search.ts';
import type { ObjectFile, Signed } from './object-file.ts';

/** How a program was built, and so where it says what it is (docs/identity.md). */
export type BuildKind = 'bun' | 'node-sea' | 'native' | 'go' | 'script';

/** What an executable says of itself. */
export interface Identification {
  readonly kind: BuildKind | 'not-executable';
  readonly format?: 'elf' | 'pe' | 'mach-o';
  /** A language's runtime that carries no program; nothing was searched. */
  readonly isRuntime: boolean;
  /** Names in a Bun module graph, the entry point's first; empty for other kinds. */
  readonly bunEntries: readonly string[];
  readonly go?: GoBuildInfo;
  /** Wanted markers found, each once, in the order of the windows; the search ends with the stage that finds one. */
  readonly markers: readonly FoundMarker[];
  /** Code signatures of macOS, one for each identity that its slices claim; absent for libraries, as all that follows. */
  readonly signed?: readonly Signed[];
  /** Version resource of Windows. */
  readonly versionInfo?: VersionInfo;
  /** Whose Authenticode signature it bears. */
  readonly publisher?: Publisher;
  /** Bytes read to know this. */
  readonly bytesRead: number;
}

/**
 * Of smaller native programs only a sample of their texts is searched: almost all of a system's own programs are smaller. Bun, Node
 * and Go programs say what they are in their tables, whatever their size.
 */
export const SMALLEST_NATIVE = 12 * 1024 * 1024;

/** No identification reads more; the largest seen on a real executable is in docs/identity.md. */
export const READ_BUDGET = 8 * 1024 * 1024;

/**
 * What the executable or script is, by its headers and by the windows in which its kind of program names itself; never the whole
 * file, at most 8 MiB, and nothing of it runs. `markers` gives the texts sought in each kind; make the sets once per catalogue.
 */
export function identifyExecutable(
  source: ByteSource,
  markers: (kind: BuildKind) => MarkerSet,
  smallestNative = SMALLEST_NATIVE,
): Identification {
  const budgeted = withBudget(source, READ_BUDGET);
  const known = buildOf(budgeted, smallestNative);
  const found =
    known.stages.length === 0 || known.kind === 'not-executable' ? [] : findMarkers(budgeted, known.stages, markers(known.kind));
  const { stages: _, ...identified } = known;
  return { ...identified, markers: found, bytesRead: budgeted.spent };
}

type Build = Omit<Identification, 'markers' | 'bytesRead'> & { readonly stages: readonly Stage[] };

function buildOf(source: ByteSource, smallestNative: number): Build {
  const object = readObjectFile(source);
  if (object === undefined) {
    const script = readScript(source);
    const kind = script === undefined ? 'not-executable' : 'script';
    return { kind, isRuntime: false, bunEntries: [], stages: script === undefined ? [] : scriptWindows(source) };
  }
  const facts = {
    format: object.format,
    isRuntime: false,
    bunEntries: [],
    ...(object.isLibrary === true ? {} : claimsOf(source, object)),
  };
  const graph = readBunGraph(source, object);
  if (graph !== undefined) return { ...facts, kind: 'bun', bunEntries: graph.names, stages: bunWindows(source, graph) };
  if (isBunRuntime(source, object)) return { ...facts, kind: 'bun', isRuntime: true, stages: [] };
  const sea = readNodeSea(source, object);
  if (sea !== undefined) return { ...facts, kind: 'node-sea', stages: seaWindows(sea) };
  if (isNodeRuntime(source, object)) return { ...facts, kind: 'native', isRuntime: true, stages: [] };
  if (object.isLibrary === true) return { ...facts, kind: 'not-executable', stages: [] };
  const go = readGoBuildInfo(source, object);
  return {
    ...facts,
    kind: go === undefined ? 'native' : 'go',
    ...(go === undefined ? {} : { go }),
    stages: source.size < smallestNative ? smallNativeWindows(object) : nativeWindows(object),
  };
}

/** Who the program says it is, and is from. A library says the same of the program that it belongs to, and is not it. */
function claimsOf(source: ByteSource, object: ObjectFile): Pick<Identification, 'signed' | 'versionInfo' | 'publisher'> {
  const versionInfo = object.version === undefined ? undefined : readVersionInfo(source, object.version);
  const publisher = object.certificates === undefined ? undefined : readPublisher(source, object.certificates);
  return {
    ...(object.signed === undefined ? {} : { signed: object.signed }),
    ...(versionInfo === undefined ? {} : { versionInfo }),
    ...(publisher === undefined ? {} : { publisher }),
  };
}

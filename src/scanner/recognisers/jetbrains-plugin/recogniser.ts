import { join, nameOf, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';
import { parsePluginXml, type PluginDescriptor } from '../../formats/plugin-xml.ts';
import { zipEntry } from '../../formats/zip.ts';
import { isOutcome, type FileFacts, type Host } from '../../host/contract.ts';
import type { JetbrainsPluginCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognition } from '../contract.ts';
import { gapOf } from '../unread.ts';
import { largeFilesIn } from '../large-files.ts';

/** Libraries of one plugin that are looked into for its descriptor: the largest bundles have about 120. */
const MAX_JARS = 150;
/** The largest descriptor seen, of the platform itself, is under 1 MB. */
const MAX_DESCRIPTOR = 4 * 1024 * 1024;
const DESCRIPTOR = 'META-INF/plugin.xml';

/**
 * A plugin by the id in its `META-INF/plugin.xml`, inside one of its jars: proof, with the jar that holds it. A folder of a
 * wanted name whose jars cannot be read is a bare sign; one whose descriptor says another id is another plugin.
 */
export const jetbrainsPlugin: Recogniser<'jetbrains-plugin'> = {
  id: 'jetbrains-plugin',
  recognises: 'jetbrains-plugin',
  emits: 'jetbrains-plugin',
  version: 1,
  recognise(bench, candidate) {
    const { jars, gaps } = jarsOf(bench.host, candidate.path);
    const folderKey: Key = `jetbrains:${nameOf(candidate.path).replace(/\.jar$/, '')}`;
    const found = descriptorIn(bench, jars, { name: nameOf(candidate.path), gaps });
    if (found === undefined) {
      const isBare = jars.length > 0 && bench.wanted.has(folderKey);
      return isBare ? [...gaps, evidenceOf(bench, candidate, { keys: [folderKey], jars })] : gaps;
    }
    const key: Key = `jetbrains:${found.descriptor.id}`;
    return bench.wanted.has(key) ? [evidenceOf(bench, candidate, { keys: [key], jars, ...found })] : [];
  },
};

interface Jar {
  readonly path: HostPath;
  readonly facts: FileFacts;
}

interface Known {
  readonly keys: readonly Key[];
  readonly jars: readonly Jar[];
  readonly descriptor?: PluginDescriptor;
  readonly jar?: Jar;
}

function evidenceOf(bench: Bench, candidate: JetbrainsPluginCandidate, known: Known): Recognition {
  const facts = bench.host.facts(candidate.path);
  const version = known.descriptor?.version?.slice(0, 128);
  const large = largeFilesIn(bench.host, candidate.path);
  return {
    answer: 'evidence',
    kind: 'jetbrains-plugin',
    keys: known.keys,
    channel: candidate.channel,
    path: known.jar?.path ?? candidate.path,
    root: candidate.root ?? candidate.path,
    anchor: candidate.anchor ?? candidate.path,
    paths: candidate.paths ?? [],
    files: [...new Set([...known.jars.slice(0, 20).map((jar) => jar.facts.id), ...large.map((file) => file.id)])],
    ...(version === undefined ? {} : { version }),
    runnable: known.descriptor !== undefined,
    detail: `plugin ${known.descriptor?.id ?? nameOf(candidate.path)}${version === undefined ? '' : ` ${version}`} of ${candidate.product}${
      known.jar === undefined ? ', by its folder name' : ` in ${nameOf(known.jar.path)}`
    }`,
    ...(isOutcome(facts) ? {} : { owner: facts.owner }),
  };
}

/** The jars of a plugin: those in `lib`, or the file itself. */
function jarsOf(host: Host, path: HostPath): { readonly jars: readonly Jar[]; readonly gaps: Recognition[] } {
  if (path.endsWith('.jar')) {
    const facts = host.facts(path);
    return { jars: isOutcome(facts) || facts.kind !== 'file' ? [] : [{ path, facts }], gaps: [] };
  }
  const folder = join(path, 'lib');
  const listing = host.list(folder);
  if (isOutcome(listing)) {
    return { jars: [], gaps: [...gapOf(listing, folder)] };
  }
  const jars = listing.entries
    .filter((entry) => entry.kind === 'file' && entry.name.endsWith('.jar'))
    .slice(0, MAX_JARS)
    .flatMap((entry) => {
      const jar = join(folder, entry.name);
      const facts = host.facts(jar);
      return isOutcome(facts) || facts.kind !== 'file' || facts.size === 0 ? [] : [{ path: jar, facts }];
    });
  return { jars, gaps: [] };
}

interface Found {
  readonly descriptor: PluginDescriptor;
  readonly jar: Jar;
}

/** The first descriptor, jars that are named as the plugin is before its libraries. */
function descriptorIn(bench: Bench, jars: readonly Jar[], of: { name: string; gaps: Recognition[] }): Found | undefined {
  const begins = of.name.slice(0, 6).toLowerCase();
  const rank = ({ path }: Jar): number => (nameOf(path).toLowerCase().startsWith(begins) ? 0 : 1);
  for (const jar of jars.toSorted((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1))) {
    const descriptor = descriptorOf(bench, jar, of.gaps);
    if (descriptor !== undefined) return { descriptor, jar };
  }
  return undefined;
}

/** What one jar says; unpacked once for each jar. */
function descriptorOf(bench: Bench, { path, facts }: Jar, gaps: Recognition[]): PluginDescriptor | undefined {
  const key = `plugin-xml 1 ${facts.id} ${facts.size} ${facts.modifiedMs} ${facts.changedMs}`;
  const known = bench.cache.get(key);
  if (known === NONE) return undefined;
  if (isDescriptor(known)) return known;
  const file = bench.host.open(path);
  if (isOutcome(file)) {
    gaps.push(...gapOf(file, path));
    return undefined;
  }
  try {
    const bytes = zipEntry(file, DESCRIPTOR, MAX_DESCRIPTOR);
    const descriptor = bytes === undefined ? undefined : parsePluginXml(bytes);
    bench.cache.set(key, descriptor ?? NONE);
    return descriptor;
  } finally {
    file.close();
  }
}

const NONE = 'none';

/** The cache's file is our own but may be damaged: an answer of another shape is no answer. */
function isDescriptor(value: unknown): value is PluginDescriptor {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
}

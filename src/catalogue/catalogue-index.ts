import type { Catalogue, CompiledSignature } from './catalogue.ts';
import { KeyFilter } from './key-filter.ts';
import { compiledIndicators, type Indicator } from './keys.ts';
import type { Channel } from '../domain/channel.ts';
import { normalisePypi } from '../domain/python-name.ts';
import type { Key, PathTrie, RootNeeds, Wanted } from '../domain/wanted.ts';
import { addTo } from '../domain/multi-map.ts';

/** One signature that names a key, and what the name is worth to it. */
export interface IndexEntry {
  readonly signature: CompiledSignature;
  readonly indicator: Indicator;
}

/** The catalogue as it is asked: by name. No question costs more with more signatures. */
export interface CatalogueIndex extends Wanted {
  readonly catalogue: Catalogue;
  entries(key: Key): readonly IndexEntry[];
  signature(product: string): CompiledSignature | undefined;
}

const NONE: readonly never[] = [];

/** Indexes a catalogue; a few milliseconds for 1,000 signatures. */
export function indexCatalogue(catalogue: Catalogue): CatalogueIndex {
  const exact = new Map<Key, IndexEntry[]>();
  const filter = new KeyFilter();
  const prefixes = new PrefixIndex();
  const byId = new Map(catalogue.signatures.map((signature) => [signature.id, signature]));

  const add = (signature: CompiledSignature, indicator: Indicator): void => {
    const { key } = indicator;
    if (key.endsWith('*') && !isPath(key)) prefixes.add(key.slice(0, -1), { signature, indicator });
    else {
      addTo(exact, key, { signature, indicator });
      filter.add(key);
    }
  };
  for (const signature of catalogue.signatures) {
    const compiled = signature.indicators ?? compiledIndicators(signature);
    for (const key of compiled.proof) add(signature, { key, strength: 'proof' });
    for (const key of compiled.strong) add(signature, { key, strength: 'strong' });
    for (const key of compiled.hint) add(signature, { key, strength: 'hint' });
    for (const indicator of compiled.more) add(signature, indicator);
  }
  const entries = (key: Key): readonly IndexEntry[] =>
    (filter.mayHave(key) ? exact.get(key) : undefined) ?? prefixes.entries(key);

  return {
    catalogue,
    entries,
    signature: (product) => byId.get(product),
    has: (key) => entries(key).length > 0,
    versionTextsOf: (key) =>
      entries(key).flatMap((entry) => (entry.signature.executables?.versionAfter ?? NONE).map((after) => after.text)),
    ...wantedOf(catalogue),
  };
}

function wantedOf(catalogue: Catalogue): Omit<Wanted, 'has' | 'versionTextsOf'> {
  return { ...placesOf(catalogue), ...configurationOf(catalogue), ...filesIn(catalogue), ...textsOf(catalogue) };
}

/** Install roots and application folders. */
function placesOf(catalogue: Catalogue): Pick<Wanted, 'roots' | 'executablesOf' | 'channelOf' | 'needsOf'> {
  const executables = new Map<Key, readonly string[]>();
  const channels = new Map<Key, Channel>();
  const needs = new Map<Key, RootNeeds>();
  const roots = new TrieBuilder();
  for (const signature of catalogue.signatures) {
    for (const root of signature.installRoots ?? []) {
      const key: Key = `root:${root.path}`;
      executables.set(key, [...(executables.get(key) ?? NONE), ...root.executables]);
      channels.set(key, root.channel ?? 'native-installer');
      if (root.needs !== undefined) needs.set(key, root.needs === 'native' ? 'native' : contentKeys(signature));
      roots.add(root.path, key);
    }
    for (const folder of signature.applications?.folders ?? []) {
      const key: Key = `folder:${folder.toLowerCase()}`;
      executables.set(key, [...(executables.get(key) ?? NONE), ...(signature.applications?.executables ?? namedAs(folder))]);
    }
  }
  return {
    roots: roots.root,
    executablesOf: (key) => executables.get(key) ?? NONE,
    channelOf: (key) => channels.get(key) ?? 'native-installer',
    needsOf: (key) => needs.get(key),
  };
}

function configurationOf(catalogue: Catalogue): Pick<Wanted, 'configuration' | 'membersOf'> {
  const members = new Map<Key, readonly string[]>();
  const configuration = new TrieBuilder();
  for (const entry of catalogue.signatures.flatMap((signature) => signature.configuration ?? NONE)) {
    const key: Key = `configuration:${entry.path}`;
    members.set(key, [...(members.get(key) ?? NONE), ...(entry.keys ?? NONE)]);
    configuration.add(entry.path, key);
  }
  return { configuration: configuration.root, membersOf: (key) => members.get(key) ?? NONE };
}

function filesIn(catalogue: Catalogue): Pick<Wanted, 'filesOf'> {
  const files = new Map<Key, readonly string[]>();
  for (const { npm = NONE, pypi = NONE } of catalogue.signatures) {
    for (const entry of npm) if (entry.files !== undefined) files.set(`npm:${entry.name}`, entry.files);
    for (const entry of pypi) if (entry.files !== undefined) files.set(`pypi:${normalisePypi(entry.name)}`, entry.files);
  }
  return { filesOf: (key) => files.get(key) ?? NONE };
}

function textsOf(catalogue: Catalogue): Pick<Wanted, 'markers' | 'versionTexts'> {
  const markers = new Map<string, string[]>();
  const versionTexts = new Map<string, string[]>();
  for (const { executables } of catalogue.signatures) {
    for (const marker of executables?.markers ?? NONE) addTo(markers, marker.in, marker.text);
    for (const after of executables?.versionAfter ?? NONE) addTo(versionTexts, after.in, after.text);
  }
  return { markers: (kind) => markers.get(kind) ?? NONE, versionTexts: (kind) => versionTexts.get(kind) ?? NONE };
}

/** The names by which the content of one of its executables betrays a product. */
function contentKeys(signature: CompiledSignature): readonly Key[] {
  const { proof, strong, hint } = signature.indicators ?? compiledIndicators(signature);
  return [...proof, ...strong, ...hint].filter((key) => /^(marker|bun-entry|go-module):/.test(key));
}

/** What an application folder must hold when its signature does not say: a program named as the folder is, `Antigravity IDE` also as `antigravity-ide`. */
function namedAs(folder: string): readonly string[] {
  const lower = folder.toLowerCase();
  const names = [folder, lower, lower.replaceAll(' ', '-'), `${folder}.exe`];
  return [...new Set([...names, ...names.map((name) => `bin/${name}`)])];
}

/**
 * Names that begin with a text. Each prefix lies under its own first part (`npm:@openai/`), so that a look-up costs one cut and
 * one question, whatever the catalogue holds; under one part lie the few prefixes of one vendor.
 */
class PrefixIndex {
  readonly #byStem = new Map<string, { readonly prefix: string; readonly entry: IndexEntry }[]>();
  readonly #filter = new KeyFilter();

  add(prefix: string, entry: IndexEntry): void {
    const end = stemEnd(prefix);
    this.#filter.add(prefix, end);
    addTo(this.#byStem, prefix.slice(0, end), { prefix, entry });
  }

  entries(key: Key): readonly IndexEntry[] {
    const end = stemEnd(key);
    const stem = this.#filter.mayHave(key, end) ? this.#byStem.get(key.slice(0, end)) : undefined;
    return stem === undefined ? NONE : stem.filter(({ prefix }) => key.startsWith(prefix)).map(({ entry }) => entry);
  }
}

/**
 * Where a key's first part ends: after its first `/`, or without one its first `-`; of an MSIX family after its `_`. A prefix must
 * reach as far, which lint asks for.
 */
function stemEnd(key: string): number {
  if (key.startsWith('msix:')) return key.indexOf('_') + 1 || key.length;
  const from = key.indexOf(':') + 2;
  const slash = key.indexOf('/', from);
  const end = slash < 0 ? key.indexOf('-', from) : slash;
  return end < 0 ? key.length : end + 1;
}

interface GrowingTrie extends PathTrie {
  readonly children: Map<string, GrowingTrie>;
  any?: GrowingTrie;
  readonly keys: Key[];
}

class TrieBuilder {
  readonly root: GrowingTrie = { children: new Map(), keys: [] };

  add(path: string, key: Key): void {
    let node = this.root;
    for (const name of path.split('/').filter((part) => part !== '')) node = name === '*' ? anyOf(node) : childOf(node, name);
    if (!node.keys.includes(key)) node.keys.push(key);
  }
}

function childOf(node: GrowingTrie, name: string): GrowingTrie {
  const child = node.children.get(name) ?? { children: new Map(), keys: [] };
  node.children.set(name, child);
  return child;
}

function anyOf(node: GrowingTrie): GrowingTrie {
  node.any ??= { children: new Map(), keys: [] };
  return node.any;
}

function isPath(key: Key): boolean {
  return key.startsWith('root:') || key.startsWith('configuration:');
}

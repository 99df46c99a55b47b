import type { Channel } from './channel.ts';
import type { PlacedTexts } from './placed-texts.ts';

/** The kinds of name that an index key can begin with: `npm:@openai/codex`. */
export const KEY_KINDS = [
  'npm',
  'pypi',
  'cargo',
  'brew-formula',
  'brew-cask',
  'dpkg',
  'rpm',
  'pacman',
  'apk',
  'snap',
  'flatpak',
  'mise',
  'asdf',
  'conda',
  'gem',
  'composer',
  'dotnet',
  'nix',
  'winget',
  'scoop',
  'choco',
  'msix',
  'msi',
  'program',
  'receipt',
  'service',
  'image',
  'extension',
  'listed-extension',
  'jetbrains',
  'browser-extension',
  'vim-plugin',
  'zed-extension',
  'root',
  'folder',
  'desktop',
  'product-name',
  'bundle',
  'appimage',
  'command',
  'distinct-command',
  'marker',
  'go-module',
  'bun-entry',
  'signing-id',
  'signed',
  'team',
  'publisher',
  'version-info',
  'title',
  'trace',
  'configuration',
] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** One name of one kind, as the catalogue indexes it. */
export type Key = `${KeyKind}:${string}`;

/** What the catalogue cares for: places and recognisers ask here, so that nothing unwanted is read, kept or named. */
export interface Wanted {
  /** Whether some signature names exactly this. */
  has(key: Key): boolean;
  /** Install roots, looked up folder by folder, so that the cost follows the disk, not the catalogue. */
  readonly roots: WantedPaths;
  readonly configuration: WantedPaths;
  /** Literal texts by kind of executable: markers identify, what a version follows is read along. */
  texts(kind: 'bun' | 'node-sea' | 'native' | 'go' | 'script'): PlacedTexts;
  /** Of the texts that a version follows those that hold for the product that this key (`marker:…`, `bun-entry:…`, `go-module:…`, `signing-id:…`) names. */
  versionTextsOf(key: Key): readonly string[];
  /** Executables, one of which an install root (`root:`) or application folder (`folder:`) must hold, relative to it. */
  executablesOf(rootKey: Key): readonly string[];
  /** How what lies in an install root came there. */
  channelOf(rootKey: Key): Channel;
  /** What an executable of an install root must be beside its name; undefined when the place is enough. */
  needsOf(rootKey: Key): RootNeeds | undefined;
  /** JSON members, one of which a configuration file must have; empty when its mere presence counts. */
  membersOf(configurationKey: Key): readonly string[];
  /** Files, one of which a package must hold; empty when its manifest decides. */
  filesOf(packageKey: Key): readonly string[];
}

/** `native`: a program, no script; else names of which its content must say one (`*` ends a prefix). */
export type RootNeeds = 'native' | readonly Key[];

/** Wanted paths: those in each home (`~`), and the system's. */
export interface WantedPaths {
  readonly home: PathTrie;
  readonly system: PathTrie;
}

/** Wanted paths as a tree of names, so that one listing of a folder answers for all signatures. */
export interface PathTrie {
  /** The wanted path that ends here, if one does. */
  readonly key: Key | undefined;
  /** How many names lead on from here. */
  readonly size: number;
  /** Those names; to ask for them costs with their number. */
  readonly names: readonly string[];
  /** Those of the names that hold a `*`, which stands for any part of a name. */
  readonly patterns: readonly string[];
  /** What is wanted below this name, which may be a pattern. */
  child(name: string): PathTrie | undefined;
  /** What is wanted below every name: the child for a bare `*`, which is none of the names. */
  readonly any: PathTrie | undefined;
}

import type { Channel } from './channel.ts';

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
  /** Install roots by the first path that they share; looked up folder by folder, so that the cost follows the disk, not the catalogue. */
  readonly roots: PathTrie;
  readonly configuration: PathTrie;
  /** Literal markers by kind of executable. */
  markers(kind: 'bun' | 'node-sea' | 'native' | 'go' | 'script'): readonly string[];
  /** Texts by kind of executable that a version follows, and that prove nothing. */
  versionTexts(kind: 'bun' | 'node-sea' | 'native' | 'go' | 'script'): readonly string[];
  /** Those of them that hold for the product that this key (`marker:…`, `bun-entry:…`, `go-module:…`, `signing-id:…`) names. */
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

/** Wanted paths as a tree of names, so that one listing of a folder answers for all signatures. */
export interface PathTrie {
  readonly children: ReadonlyMap<string, PathTrie>;
  /** The child for `*`. */
  readonly any?: PathTrie;
  /** The wanted paths that end here. */
  readonly keys: readonly Key[];
}

import type { Channel } from '../../domain/channel.ts';
import type { Gap, ScopeId } from '../../domain/evidence.ts';
import type { Account, Environment } from '../../domain/host.ts';
import type { Platform } from '../../domain/platform.ts';
import type { HostPath } from '../../domain/host-path.ts';
import type { Key, Wanted } from '../../domain/wanted.ts';
import type { FileFacts, Home, Host, ProcessFacts } from '../host/contract.ts';

/** What one place looks at as a whole, so that "complete" can be said of it: the whole host's part, or one home. */
export interface Scope {
  readonly id: ScopeId;
  readonly place: string;
  readonly environment: Environment;
  /** Absent for the part of the host that is nobody's home. */
  readonly home?: Home;
  readonly account?: Account;
}

/** Something worth a look, with what the place knows of it; a recogniser tells what it is. */
export type Candidate =
  | NpmPackageCandidate
  | ZippedPackageCandidate
  | PythonPackageCandidate
  | OsPackageCandidate
  | EditorExtensionCandidate
  | BrowserExtensionCandidate
  | EditorPluginCandidate
  | JetbrainsPluginCandidate
  | ApplicationCandidate
  | FileCandidate
  | InstallRootCandidate
  | ConfigurationCandidate
  | ServiceCandidate
  | ContainerImageCandidate
  | InstalledProgramCandidate
  | TraceCandidate
  | ProcessCandidate;

interface Placed {
  readonly path: HostPath;
  readonly channel: Channel;
  /** Where the copy stays across updates; default: `path`. */
  readonly anchor?: HostPath;
  /** What a removal deletes; default: `path`. */
  readonly root?: HostPath;
  /** Links, shims and further names of the same copy. */
  readonly paths?: readonly HostPath[];
  /** The folder in which copies and their platform sub-packages lie side by side. */
  readonly group?: HostPath;
  /** The scope that says of it whether it is gone, where that is another place's than the one that yields it. */
  readonly scope?: ScopeId;
}

/** A folder of a node package, links resolved. */
export interface NpmPackageCandidate extends Placed {
  readonly kind: 'npm-package';
  /** As the folder is named: `@openai/codex`. */
  readonly name: string;
  /** Folders with command links or shims of this package's root (`bin`, `node_modules/.bin`). */
  readonly binFolders: readonly HostPath[];
}

/** An archive that holds one node package and that its manager runs in place: one of Yarn 2 and later. */
export interface ZippedPackageCandidate extends Placed {
  readonly kind: 'zipped-package';
  /** In the archive it lies in `node_modules/<name>`. */
  readonly name: string;
}

/** A `*.dist-info` or `*.egg-info` of a Python package. */
export interface PythonPackageCandidate extends Placed {
  readonly kind: 'python-package';
  /** As Python compares it: `aider-chat`. */
  readonly name: string;
  readonly version?: string;
  /** Folders outside of its environment with links to its commands: `~/.local/bin`. */
  readonly binFolders: readonly HostPath[];
}

/** What a system's package database says is installed. */
export interface OsPackageCandidate extends Placed {
  readonly kind: 'os-package';
  readonly key: Key;
  readonly version?: string;
  /** Files that the database names, at most some hundred, of which executables are looked for. */
  readonly files: readonly HostPath[];
  /** A file that is the whole package, packed, and runs as such: a snap's image. */
  readonly image?: HostPath;
  /** A file or filled folder of the package's own code: with it the package is more than a record, also without a program of its own. */
  readonly code?: HostPath;
}

/** A folder of an editor's extension. */
export interface EditorExtensionCandidate extends Placed {
  readonly kind: 'editor-extension';
  /** `Visual Studio Code`, `Cursor`. */
  readonly editor: string;
  /** Whether the editor's own list names it; undefined when there is no list. */
  readonly isListed?: boolean;
}

/** An extension in a browser's profile: its folder, or an archive. */
export interface BrowserExtensionCandidate extends Placed {
  readonly kind: 'browser-extension';
  readonly family: 'chromium' | 'firefox';
  readonly id: string;
  /** For people: the browser's folder below the home, `.config/google-chrome`. */
  readonly browser: string;
  /** Whether the browser's own state lists it; false when that could not be read. */
  readonly isListed: boolean;
  readonly isDisabled: boolean;
  /** A policy, or another program, put it there. */
  readonly isForced: boolean;
}

/** A folder of a plug-in of Vim, Neovim or Zed. */
export interface EditorPluginCandidate extends Placed {
  readonly kind: 'editor-plugin';
  readonly editor: string;
  readonly key: Key;
}

/** A plug-in in a folder of a JetBrains product. */
export interface JetbrainsPluginCandidate extends Placed {
  readonly kind: 'jetbrains-plugin';
  readonly product: string;
}

/** An application folder, AppImage or desktop entry. */
export interface ApplicationCandidate extends Placed {
  readonly kind: 'application';
  readonly keys: readonly Key[];
}

/** A regular file that may be an executable or a script bundle, or an archive of such. */
export interface FileCandidate extends Placed {
  readonly kind: 'file';
  readonly facts: FileFacts;
  /** Whether it is to be looked into where it is an archive. */
  readonly opensArchive?: boolean;
}

/** A path that a signature names as its install root. */
export interface InstallRootCandidate extends Placed {
  readonly kind: 'install-root';
  readonly key: Key;
  readonly home?: HostPath;
}

/** A path that a signature names as its configuration. */
export interface ConfigurationCandidate extends Placed {
  readonly kind: 'configuration';
  readonly key: Key;
  /** What is said of the path, where that is less than the path: a `*` of the signature stays one. */
  readonly shown?: HostPath;
}

/** What the system starts by itself (systemd unit, launchd job, Windows service or scheduled task); `path` is the file that defines it. */
export interface ServiceCandidate extends Placed {
  readonly kind: 'service';
  /** `service:` and its name, lower case. */
  readonly key: Key;
  /** The program that it runs, as defined, links not resolved; absent when the definition names none: then it is a leftover. */
  readonly target?: HostPath;
}

/** A container image, as a whole. */
export interface ContainerImageCandidate extends Placed {
  readonly kind: 'container-image';
  /** Without default registry, tag and digest: `team/box`. */
  readonly names: readonly string[];
}

/** What Windows lists as installed; `path` is the entry's key, below the file of its hive. */
export interface InstalledProgramCandidate extends Placed {
  readonly kind: 'installed-program';
  /** Wanted ones only. */
  readonly keys: readonly Key[];
  /** As it is listed. */
  readonly name: string;
  readonly version?: string;
  /** Files that the entry names, as Windows spells them: in another case than on disk, perhaps. */
  readonly programs: readonly HostPath[];
  /** The folder that the entry names as its own. */
  readonly folder?: HostPath;
}

/** A file by which the system remembers that a program was run. */
export interface TraceCandidate extends Placed {
  readonly kind: 'trace';
  readonly key: Key;
}

/** A process that runs. */
export interface ProcessCandidate extends Placed {
  readonly kind: 'process';
  readonly facts: ProcessFacts;
}

/** What names a kind of candidate. */
export type CandidateKind = Candidate['kind'];

/** A gap as a place meets it; the pipeline adds the scope. */
export type PlaceGap = Omit<Gap, 'scope'> & { readonly kind: 'gap' };

/** What a look is made with: the same for all places of one scan. */
export interface Look {
  readonly host: Host;
  readonly wanted: Wanted;
  /** `deep` looks at every local file system rather than only where software is usually put. */
  readonly depth: 'quick' | 'deep';
  /** Whether nothing runs on this host: a folder, or a mounted image. */
  readonly isAtRest: boolean;
  /** Package folders that a place has yielded already, by real path, so that a later place does not yield them again under another channel. */
  readonly claimed: Claims;
  /** How a sweep is made; absent: remembering nothing. */
  readonly sweeping?: Sweeping;
}

/** Paths that places say are theirs. */
export interface Claims {
  has(path: HostPath): boolean;
  add(path: HostPath): void;
}

/** How a sweep is made. */
export interface Sweeping {
  /** The file of what the sweep of a scope remembers. */
  ledgerOf?(scope: ScopeId): string;
  /** So long a folder that shows no change is believed. */
  readonly readAgainMs?: number;
}

/**
 * Where to look. A missing path is silence; what could not be looked at is a gap; only a bug throws, and the pipeline makes
 * a gap of it. Places run in the order of list.ts: the one that knows a channel best comes first and claims.
 */
export interface Place {
  readonly id: string;
  readonly platforms: readonly Platform[];
  /** The scopes of this host that this place looks at: `system`, each home, or both. */
  readonly scopes: 'system' | 'homes' | 'both';
  /** The looks that it takes part in; absent: all. */
  readonly depths?: readonly Look['depth'][];
  candidates(look: Look, scope: Scope): Iterable<Candidate | PlaceGap>;
}

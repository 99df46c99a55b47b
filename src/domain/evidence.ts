import type { Channel } from './channel.ts';
import type { Account, Environment } from './host.ts';
import type { HostPath } from './host-path.ts';
import type { GapReason } from './gap.ts';

/** What a piece of evidence is about; a recogniser emits exactly one kind. */
export const EVIDENCE_KINDS = [
  'npm-package',
  'python-package',
  'os-package',
  'editor-extension',
  'jetbrains-plugin',
  'browser-extension',
  'editor-plugin',
  'application',
  'executable',
  'script',
  'archive',
  'install-root',
  'service',
  'installed-program',
  'trace',
  'configuration',
  'container-image',
  'process',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** What a copy can lie in and be removed with. */
export const OUTER_KINDS = ['npm-package', 'python-package', 'editor-extension', 'jetbrains-plugin', 'application'] as const;

/** How much one matched indicator proves (docs/identity.md). */
export const STRENGTHS = ['proof', 'strong', 'hint'] as const;
export type Strength = (typeof STRENGTHS)[number];

/**
 * What was looked at, as `<place>@<account id or "system">`: `package-managers/npm@1001`. Of another root than the host's all
 * places together are one scope, `environments/<finder>@system#<label>`; which roots there are is the scope without `#`. A finding
 * may be called gone only when its own scope was looked at completely, or when its root is not there any more.
 */
export type ScopeId = string;

/** One file of a host as its inode: `<device>:<inode>`; the same for every hard link. */
export type FileId = string;

/** One observed fact: metadata only, never content. */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** The names that it bears, as index keys (`catalogue/keys.ts`): `npm:@openai/codex`. A key that no signature wants never leaves the recogniser. */
  readonly keys: readonly string[];
  readonly place: string;
  readonly recogniser: string;
  readonly scope: ScopeId;
  readonly channel: Channel;
  readonly environment: Environment;
  /** Keys (environment-key.ts) of all environments of which its root is made: a container's own and those of its image's layers. Default: its own alone. */
  readonly within?: readonly string[];
  /** Absent for what belongs to the whole host. */
  readonly account?: Account;
  /** The file or folder that was looked at. */
  readonly path: HostPath;
  /** What a removal would delete: the package folder, the application folder, the file itself. */
  readonly root: HostPath;
  /** The stable place of the copy, the same after an update: the install root rather than the versioned file. */
  readonly anchor: HostPath;
  /** Further paths of the same copy: links to it, shims, platform sub-packages. */
  readonly paths: readonly HostPath[];
  /** Files of the copy that were seen, so that hard links and processes can be joined to it. */
  readonly files: readonly FileId[];
  /** The folder in which a copy and its platform sub-packages lie side by side (a node_modules), for joining them. */
  readonly group?: HostPath;
  readonly version?: string;
  /** Whether what is there could run: a manifest with the files that it names, an executable; false for a bare manifest or a leftover. */
  readonly runnable: boolean;
  /** In words, for people, without anyone's content: `npm package @openai/codex 0.169.0 with bin/codex.js`. */
  readonly detail: string;
  /** Set on evidence of a process. */
  readonly process?: RunningEvidence;
}

/** The process half of a piece of evidence. */
export interface RunningEvidence {
  readonly pid: number;
  /** Start in clock ticks since boot, as /proc/PID/stat field 22 prints it: with the pid it names one process for ever. */
  readonly startTicks: string;
  /** `/` when only its name is known, which `title` says; an observation has the path of the copy's file of that name. */
  readonly executable: HostPath;
  readonly executableFile?: FileId;
  readonly deleted: boolean;
  /** It was over when it was looked at: seen as it started, and told from what was kept of it. */
  readonly ended?: true;
  /** Paths that its command line named, for joining only; never stored, never sent. */
  readonly scripts: readonly HostPath[];
  /** The name that it shows (`comm` or a rewritten title), for joining only. */
  readonly title: string;
}

/** What could not be looked at, and why. */
export interface Gap {
  readonly reason: GapReason;
  readonly scope: ScopeId;
  /** Absent when the whole scope is meant. */
  readonly path?: HostPath;
  readonly detail?: string;
}

/** Something that resembled a product without being enough; stays on the host, shown by `bandog explain`. */
export interface NearMiss {
  readonly product: string;
  readonly path: HostPath;
  readonly why: string;
  /** Where it was seen, so that each account is shown its own. */
  readonly scope: ScopeId;
}

/** What one place saw in one scope. */
export interface Seen {
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  readonly nearMisses: readonly NearMiss[];
}

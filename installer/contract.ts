import type { Platform } from '../src/domain/platform.ts';

/** One kind of package that installs Bandog on a host: a Debian package, an MSI, a macOS package, one executable. */
export interface InstallerTarget {
  /** Name of its folder: `linux-deb`. */
  readonly name: string;
  readonly platform: Platform;
  /** Programs that must be there to build it, with the Debian package that brings each; missing ones are named, not worked around. */
  readonly tools: readonly { readonly program: string; readonly package: string }[];
  /** Builds the package from a staged tree; the same tree gives the same bytes. */
  build(stage: Stage): Promise<readonly Artefact[]>;
  /** Looks at a built package without installing it: its files, owners, modes, service definition and version are as staged. */
  verify(artefact: Artefact, stage: Stage): Promise<readonly Difference[]>;
}

/** What every package carries, laid out once: the code, the pinned Node for one machine, the signatures, the service definitions. */
export interface Stage {
  /** Absolute path of the tree as it lies on the host below its install root. */
  readonly folder: string;
  readonly version: string;
  readonly architecture: 'x64' | 'arm64';
  /** Seconds since 1970 that every file in the package bears. */
  readonly sourceDateEpoch: number;
}

/** A finished package. */
export interface Artefact {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Where a package is not as it was staged. */
export interface Difference {
  readonly path: string;
  readonly want: string;
  readonly found: string;
}

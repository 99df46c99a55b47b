import type { Platform } from '../src/domain/platform.ts';

/** One kind of package that installs Bandog on a host: a Debian package, an MSI, a macOS package, one executable. */
export interface InstallerTarget {
  /** Name of its folder: `linux-deb`. */
  readonly name: string;
  readonly platform: Platform;
  /** One line for `npm run build -- --help`. */
  readonly summary: string;
  /** Programs that must be there to build it, with the Debian package that brings each; missing ones are named, not worked around. */
  readonly tools: readonly Tool[];
  /** Builds the package from a staged tree into a folder; the same tree gives the same bytes. */
  build(stage: Stage, folder: string): Promise<readonly Artefact[]>;
  /** Looks at a built package without installing it: its files, owners, modes, service definitions and version are as staged. */
  verify(artefact: Artefact, stage: Stage): Promise<readonly Difference[]>;
}

/** A program that building needs, and the Debian package that brings it. */
export interface Tool {
  readonly program: string;
  readonly package: string;
}

/** What every package carries, laid out once: the bundle (installer/bundle) with its catalogue and signatures, and beside it `node` for one machine, stripped. */
export interface Stage {
  /** Absolute path. */
  readonly folder: string;
  /** As the built program says it. */
  readonly version: string;
  readonly architecture: 'x64' | 'arm64';
  /** Seconds since 1970 that every file in the package bears. */
  readonly sourceDateEpoch: number;
  /** How hard it is compressed: `small` for what ships, `fast` for what is tried. */
  readonly compression: 'small' | 'fast';
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

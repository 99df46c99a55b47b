import type { Gap } from '../../domain/evidence.ts';
import type { Account, Environment } from '../../domain/host.ts';
import type { HostPath } from '../../domain/host-path.ts';
import type { Platform } from '../../domain/platform.ts';
import type { Host } from '../host/contract.ts';

/** A root beside the host's own that lies on its disk: an image, a container, another system's folder. */
export interface FurtherRoot {
  /** Tells it from all others of its finder, and stays while it stays: an image's name, a container's id, a folder. */
  readonly label: string;
  readonly environment: Environment;
  readonly platform: Platform;
  /** Folders of the host whose union it is, the topmost first, links resolved. */
  readonly layers: readonly HostPath[];
  /** How many of them, from the top, are its own to write to; the others are an image's, whose own look answers for them. Default: none. */
  readonly writable?: number;
  /** Stands for all that is in it: while it stays the same nothing in it changes. Absent for what can be written to. */
  readonly digest?: string;
  /** Under all these names an image is known: `registry.example.com/team/box:2.1`. */
  readonly imageNames?: readonly string[];
  /** How the kernel's control groups name what runs in it. */
  readonly container?: string;
  /** A process whose root it is, where no folder of the host is; its layer is then `/`. */
  readonly process?: number;
  /** Whose it is, when one account's store holds it. */
  readonly account?: Account;
}

/** A gap as a finder meets it; the pipeline adds the scope. */
export type FinderGap = Omit<Gap, 'scope'>;

/** What one finder says of a host. */
export interface FoundRoots {
  readonly roots: readonly FurtherRoot[];
  readonly gaps: readonly FinderGap[];
  /** Folders that hold these roots and nothing else: no walk of the host's own goes into them. */
  readonly stores: readonly HostPath[];
}

/**
 * Where further roots lie, read from the disk alone: no daemon is asked, nothing is run. A store that is not there is silence
 * and costs one look at its folder.
 */
export interface EnvironmentFinder {
  readonly id: string;
  readonly platforms: readonly Platform[];
  find(host: Host): FoundRoots;
}

import type { Channel } from '../../../domain/channel.ts';
import type { Platform } from '../../../domain/platform.ts';
import type { Candidate, Look, PlaceGap, Scope } from '../contract.ts';
import type { Expanded } from '../../host/expand.ts';

/** Where a package manager puts things: a pattern and what lies there. */
export interface Root {
  /** Absolute for the system's part (`/usr/lib/node_modules`); relative to each home (`.npm-global/lib/node_modules`) else. */
  readonly pattern: string;
  readonly channel: Channel;
  /** How the folder is laid out, and so which layout reads it. */
  readonly layout: Layout;
  /** Where command links and shims of it lie: relative to the folder that matched (`../../bin`), to the home (`~/.local/bin`) or absolute. */
  readonly bins?: readonly string[];
}

/** Reads one kind of folder into candidates; one function for all managers that share it. */
export type Layout = (look: Look, at: LayoutInput) => Iterable<Candidate | PlaceGap>;

/** One folder that a root names, to be read. */
export interface LayoutInput {
  readonly scope: Scope;
  readonly root: Root;
  readonly folder: Expanded;
  /** Links may lead anywhere within this. */
  readonly within: string;
}

/** One package manager: where it puts what. A new one is a folder with a member like this, and a line in list.ts. */
export interface PackageManager {
  readonly id: string;
  readonly platforms: readonly Platform[];
  readonly system: readonly Root[];
  readonly home: readonly Root[];
  /** Instead of these on Windows, where almost every manager has folders of its own; a manager of Windows alone says them above. */
  readonly windows?: { readonly system: readonly Root[]; readonly home: readonly Root[] };
  /** Roots that its own settings name (`prefix` in an npmrc), read within bounds. */
  configured?(look: Look, scope: Scope): readonly Root[];
}

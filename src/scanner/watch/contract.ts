import type { HostPath } from '../../domain/host-path.ts';
import type { ScopeId } from '../../domain/evidence.ts';

/** A folder whose own entries are watched, not what lies below them. */
export interface WatchedFolder {
  readonly folder: HostPath;
  /** Names that count; absent: all. Set where only the appearance of a wanted sub-folder matters, as in a home. */
  readonly only?: readonly string[];
  /** What a look would have to look at when something changes here. */
  readonly scopes: readonly ScopeId[];
}

/** What one watcher found out, in words that fit a log. */
export type OnChange = (scopes: readonly ScopeId[], why: string) => void;

/**
 * Watches folders and says that something changed there, never what: whoever listens looks for himself. Events may be
 * lost (the kernel's queue overflows without a word, and a folder that is deleted and made again goes dead), so that
 * `reconcile.ts` compares the folders now and then; and they may come for nothing.
 */
export interface FolderWatcher {
  /** Watches exactly these from now on. Resolves to those that could not be watched, with the system's reason. */
  watch(folders: readonly WatchedFolder[]): Promise<readonly Unwatched[]>;
  /** Ends all watching. */
  close(): Promise<void>;
}

/** A folder that could not be watched: `ENOSPC` and `EMFILE` are the system's limits on watches. */
export interface Unwatched {
  readonly folder: HostPath;
  readonly code: string;
}

/** Whether a change of this name in the folder counts. An absent name counts: something changed, the system does not say what. */
export function counts(watched: WatchedFolder, name: string | undefined): boolean {
  return watched.only === undefined || name === undefined || watched.only.includes(name);
}

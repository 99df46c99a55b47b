import { statSync, watch, type FSWatcher } from 'node:fs';
import { counts, type FolderWatcher, type OnChange, type Unwatched, type WatchedFolder } from '../contract.ts';
import { toBytes } from '../../../domain/host-path.ts';

/** Watches folders with one kernel watch each. */
export function inotifyFolders(changed: OnChange): FolderWatcher {
  const open = new Map<string, { readonly watcher: FSWatcher; readonly inode: string; watched: WatchedFolder }>();

  const start = (watched: WatchedFolder): string | undefined => {
    try {
      const watcher = watch(Buffer.from(toBytes(watched.folder)), { persistent: true, encoding: 'utf8' });
      const entry = { watcher, watched, inode: inodeOf(watched.folder) };
      watcher.on('change', (_event, name) => {
        if (counts(entry.watched, name?.toString())) changed(entry.watched.scopes, `in ${entry.watched.folder}`.slice(0, 200));
      });
      // The folder was deleted or its file system went away; reconciliation sees that.
      watcher.on('error', () => stop(watched.folder));
      open.set(watched.folder, entry);
      return undefined;
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    }
  };
  const stop = (folder: string): void => {
    open.get(folder)?.watcher.close();
    open.delete(folder);
  };

  return {
    async watch(folders) {
      const wanted = new Set(folders.map((one) => one.folder));
      for (const folder of open.keys()) if (!wanted.has(folder)) stop(folder);
      const failed: Unwatched[] = [];
      for (const watched of folders) {
        // Another folder of that name: the kernel goes on watching the one that was there.
        if (open.has(watched.folder) && open.get(watched.folder)?.inode !== inodeOf(watched.folder)) stop(watched.folder);
        const entry = open.get(watched.folder);
        if (entry !== undefined) entry.watched = watched;
        const code = entry === undefined ? start(watched) : undefined;
        if (code !== undefined && code !== 'ENOENT') failed.push({ folder: watched.folder, code });
      }
      return failed;
    },
    async close() {
      for (const folder of open.keys()) stop(folder);
    },
  };
}

function inodeOf(folder: string): string {
  try {
    const stats = statSync(Buffer.from(toBytes(folder)));
    return `${stats.dev}:${stats.ino}`;
  } catch {
    return 'absent'; // or no longer ours to see: what is watched stays so until that changes
  }
}

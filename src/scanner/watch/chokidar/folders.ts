import path from 'node:path';
import { watch } from 'chokidar';
import { counts, type FolderWatcher, type OnChange, type Unwatched, type WatchedFolder } from '../contract.ts';

/** Watches folders with chokidar, their own entries only; `CHOKIDAR_USEPOLLING` never reaches it, since its process starts with an environment of our own. */
export function chokidarFolders(changed: OnChange): FolderWatcher {
  const watched = new Map<string, WatchedFolder>();
  let failed: Unwatched[] = [];
  const watcher = watch([], { depth: 0, ignoreInitial: true, followSymlinks: false, atomic: false });

  watcher.on('all', (_event, entry) => {
    const folder = watched.get(path.dirname(entry));
    if (folder !== undefined && counts(folder, path.basename(entry))) changed(folder.scopes, `in ${folder.folder}`.slice(0, 200));
    const itself = watched.get(entry);
    if (itself !== undefined) changed(itself.scopes, `at ${itself.folder}`.slice(0, 200));
  });
  watcher.on('error', (error) => {
    const [code, folder] =
      error instanceof Error && 'code' in error && 'path' in error ? [String(error.code), String(error.path)] : ['unknown', ''];
    failed.push({ folder, code });
  });

  return {
    async watch(folders) {
      const wanted = new Map(folders.map((one) => [one.folder, one]));
      const gone = [...watched.keys()].filter((folder) => !wanted.has(folder));
      const fresh = [...wanted.keys()].filter((folder) => !watched.has(folder));
      for (const folder of gone) watched.delete(folder);
      for (const [folder, one] of wanted) watched.set(folder, one);
      failed = [];
      watcher.unwatch(gone);
      if (fresh.length === 0) return failed;
      const { promise, resolve } = Promise.withResolvers<void>();
      // `ready` comes once; for later additions the first listing is under way when `add` returns, and reconciliation covers it.
      if (gone.length === 0 && watched.size === fresh.length) watcher.once('ready', resolve);
      else resolve();
      watcher.add(fresh);
      await promise;
      return failed;
    },
    async close() {
      await watcher.close();
    },
  };
}

import { isOutcome, type FileFacts, type Host } from '../host/contract.ts';
import type { FileId } from '../../domain/evidence.ts';
import { join, type HostPath } from '../../domain/host-path.ts';

/** Below this a file is not a native program of the kind that is copied away: the smallest seen is 12 MB. */
const LARGE_BYTES = 1024 * 1024;
const MAX_ENTRIES = 400;
const MAX_DEPTH = 5;

/** A large file of a package or application, by which copies, hard links and processes are joined to it. */
export interface LargeFile {
  readonly path: HostPath;
  readonly id: FileId;
  readonly facts: FileFacts;
}

/** Files of 1 MiB or more below a folder, looked for breadth first among its first entries; nested node_modules are other packages. */
export function largeFilesIn(host: Host, folder: HostPath, maxEntries = MAX_ENTRIES): readonly LargeFile[] {
  const found: LargeFile[] = [];
  let entriesLeft = maxEntries;
  let level: readonly HostPath[] = [folder];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const next: HostPath[] = [];
    for (const path of level) {
      const listing = host.list(path);
      if (isOutcome(listing)) continue;
      for (const entry of listing.entries) {
        entriesLeft -= 1;
        if (entriesLeft < 0) return found;
        if (entry.kind === 'folder' && entry.name !== 'node_modules') next.push(join(path, entry.name));
        if (entry.kind !== 'file' || isText(entry.name)) continue;
        const facts = host.facts(join(path, entry.name));
        if (!isOutcome(facts) && facts.size >= LARGE_BYTES) found.push({ path: join(path, entry.name), id: facts.id, facts });
      }
    }
    level = next;
  }
  return found;
}

/** A program that is copied or linked away is none of these. */
const TEXT = /\.(md|ts|js|mjs|cjs|map|json|css|html|txt|svg|png|wasm|yml|yaml|py|pyc|node)$/;

function isText(name: string): boolean {
  return TEXT.test(name);
}

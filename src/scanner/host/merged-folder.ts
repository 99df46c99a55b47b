import { isOutcome, type EntryKind, type FileFacts, type Host, type Outcome } from './contract.ts';
import { join, type HostPath } from '../../domain/host-path.ts';

/**
 * One folder of a union of layers (https://docs.kernel.org/filesystems/overlayfs.html): its parts are the folders of the
 * layers that have it, the topmost first. What hides a name of the layers below:
 *
 *     <name>            anything of that name but a folder; overlayfs' own mark of a removal is a character device 0/0 without
 *                       any permission
 *     .wh.<name>        the mark of aufs, and of fuse-overlayfs where it may not make devices; hides in the layers below only
 *     .wh..wh..opq      the folder hides all that lies below it
 */
export interface MergedFolder {
  readonly parts: readonly HostPath[];
  /** Absent for a folder of which only one layer knows: then its names are that folder's own. */
  readonly names?: ReadonlyMap<string, MergedName>;
  /** A layer's part could not be listed: names may be missing, and some that are there may have been removed. */
  readonly failure?: Outcome;
  /** False when a part holds more names than one listing takes. */
  readonly complete: boolean;
}

/** One name in a merged folder: where it lies on the host, in how many layers it goes on when it is a folder. */
export interface MergedName {
  readonly kind: EntryKind;
  readonly parts: readonly HostPath[];
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** The names of a folder over all layers that have it. A single part is not even listed. */
export function mergeFolder(host: Host, parts: readonly HostPath[]): MergedFolder {
  if (parts.length < 2) return { parts, complete: true };
  const names = new Map<string, { kind: EntryKind; parts: HostPath[] }>();
  const closed = new Set<string>();
  let failure: Outcome | undefined;
  let complete = true;
  for (const part of parts) {
    const listing = host.list(part);
    if (isOutcome(listing)) {
      if (listing !== 'absent') failure ??= listing;
      continue;
    }
    complete &&= listing.complete;
    const closing: string[] = [];
    let isOpaque = false;
    for (const { name, kind } of listing.entries) {
      if (name === OPAQUE) isOpaque = true;
      else if (name.startsWith(WHITEOUT)) closing.push(name.slice(WHITEOUT.length));
      else if (!closed.has(name)) {
        const above = names.get(name);
        if (kind !== 'folder') closing.push(name);
        if (above !== undefined && kind === 'folder') above.parts.push(join(part, name));
        if (above === undefined && !(kind === 'other' && isRemoval(host.facts(join(part, name)))))
          names.set(name, { kind, parts: [join(part, name)] });
      }
    }
    if (isOpaque) break;
    for (const name of closing) closed.add(name);
  }
  return { parts, names, complete, ...(failure === undefined ? {} : { failure }) };
}

/** Whether it is overlayfs' mark that a name was removed: a device that nobody may open (WHITEOUT_MODE of the kernel is 0). */
export function isRemoval(facts: FileFacts | Outcome): boolean {
  return !isOutcome(facts) && facts.kind === 'other' && facts.mode === 0;
}

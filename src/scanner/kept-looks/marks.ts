import type { FileFacts } from '../host/contract.ts';
import type { HostPath } from '../../domain/host-path.ts';

/**
 * What an answer about a path rested on: while its mark stands, the same question has the same answer. An inode's time of change moves with
 * its content, its names, its owner and its mode, and no program can set it (inode(7), ctime).
 *
 *   absent   nothing is there
 *   folder   a folder was met on the way, whatever is in it
 *   listed   the names in a folder were taken
 *   inode    a file or link was asked about, read or resolved
 */
export type Mark =
  | { readonly kind: 'absent' }
  | { readonly kind: 'folder'; readonly id: string }
  | { readonly kind: 'listed' | 'inode'; readonly id: string; readonly changedMs: number };

/** The mark of a path of which only its own facts were asked. */
export function markOf(facts: FileFacts | 'absent'): Mark {
  if (facts === 'absent') return { kind: 'absent' };
  const { id, changedMs } = facts;
  return facts.kind === 'folder' ? { kind: 'folder', id } : { kind: 'inode', id, changedMs };
}

/** The mark that stands for both questions about one path, or undefined when it changed in between. */
export function bothOf(one: Mark, other: Mark): Mark | undefined {
  if (one.kind === 'absent' || other.kind === 'absent') return one.kind === other.kind ? one : undefined;
  if (one.id !== other.id) return undefined;
  if (one.kind === 'folder') return other.kind === 'inode' ? undefined : other;
  if (other.kind === 'folder') return one.kind === 'inode' ? undefined : one;
  return one.kind === other.kind && one.changedMs === other.changedMs ? one : undefined;
}

/** A time of change that is nearer to a look's begin than this may hold for two states: clocks of file systems tick in up to 2 s (FAT). */
const TICK_MS = 3000;

/** Whether the mark can stand for one state only. */
export function isOld(mark: Mark, begunMs: number): boolean {
  return !('changedMs' in mark) || mark.changedMs < begunMs - TICK_MS;
}

/** A path that changed between two questions, or may have, has no mark. */
export function addMark(marks: Map<HostPath, Mark | undefined>, path: HostPath, mark: Mark | undefined): void {
  if (!marks.has(path)) marks.set(path, mark);
  else {
    const known = marks.get(path);
    marks.set(path, known === undefined || mark === undefined ? undefined : bothOf(known, mark));
  }
}

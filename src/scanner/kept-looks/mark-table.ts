import type { Mark } from './marks.ts';
import { join, nameOf, parentOf, type HostPath } from '../../domain/host-path.ts';

/** Marks, a row for each: a row's name and id end in their text where the next row's begin. */
export interface MarkColumns {
  readonly folders: readonly HostPath[];
  readonly names: string;
  readonly ids: string;
  /** Times of change, ms since 1970; 0 for a kind that has none. */
  readonly changedMs: Float64Array;
  /** Of each row, one after another: the number of its folder, where its name ends, where its id ends, its kind. */
  readonly rows: Uint32Array;
}

/** Numbers of a row in `rows`. */
export const ROW = 4;
const [FOLDER, NAME_END, ID_END, KIND] = [0, 1, 2, 3];
const KINDS = ['absent', 'folder', 'listed', 'inode'] as const satisfies readonly Mark['kind'][];

/**
 * Paths and their marks by number. Packed, because ten thousand are read at the beginning of each look, and those of an unchanged host are
 * compared once and thrown away: as objects they took a tenth of such a look.
 */
export class MarkTable {
  static readonly EMPTY = MarkTable.of(new Map());

  readonly columns: MarkColumns;

  constructor(columns: MarkColumns) {
    this.columns = columns;
  }

  /** Numbered in the map's order, from 0. */
  static of(marks: ReadonlyMap<HostPath, Mark>): MarkTable {
    const folders = new Map<HostPath, number>();
    const [names, ids, rows, changedMs] = [[] as string[], [] as string[], [] as number[], [] as number[]];
    let [nameEnd, idEnd] = [0, 0];
    for (const [path, mark] of marks) {
      const above = parentOf(path);
      const folder = folders.get(above) ?? folders.size;
      folders.set(above, folder);
      const [name, id] = [nameOf(path), 'id' in mark ? mark.id : ''];
      names.push(name);
      ids.push(id);
      rows.push(folder, (nameEnd += name.length), (idEnd += id.length), KINDS.indexOf(mark.kind));
      changedMs.push('changedMs' in mark ? mark.changedMs : 0);
    }
    return new MarkTable({
      folders: [...folders.keys()],
      names: names.join(''),
      ids: ids.join(''),
      changedMs: Float64Array.from(changedMs),
      rows: Uint32Array.from(rows),
    });
  }

  get size(): number {
    return this.columns.changedMs.length;
  }

  /** @throws RangeError when there is no such number */
  pathOf(number: number): HostPath {
    const { folders, names, rows } = this.columns;
    const at = number * ROW;
    const folder = folders[rows[at + FOLDER] ?? -1];
    if (folder === undefined) throw new RangeError('a path that has no mark');
    return join(folder, names.slice(rows[at + NAME_END - ROW] ?? 0, rows[at + NAME_END]));
  }

  /** @throws RangeError when there is no such number */
  markOf(number: number): Mark {
    const { ids, rows, changedMs } = this.columns;
    const at = number * ROW;
    const kind = KINDS[rows[at + KIND] ?? -1];
    if (kind === undefined) throw new RangeError('no mark');
    if (kind === 'absent') return { kind };
    const id = ids.slice(rows[at + ID_END - ROW] ?? 0, rows[at + ID_END]);
    return kind === 'folder' ? { kind, id } : { kind, id, changedMs: changedMs[number] ?? 0 };
  }
}

import { Type, type Static } from 'typebox';

/** Names of one path. */
export const MAX_GROUP_DEPTH = 8;

/** A node of the tree of groups: `/` for all hosts, `/emea/sales`. Names hold letters and digits of any script, and `. _ -` after the first. */
export const GroupPath = Type.String({ pattern: `^/$|^(/[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._-]{0,47}){1,${MAX_GROUP_DEPTH}}$` });
export type GroupPath = Static<typeof GroupPath>;

/** A short label that anybody who may change a host can put on it. */
export const Tag = Type.String({ pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._:-]{0,47}$' });
export type Tag = Static<typeof Tag>;

/** The top of the tree, which holds all hosts. */
export const ROOT_GROUP: GroupPath = '/';

/**
 * The path as stores keep it: with a stroke at its end, so that a sub-tree is one range of an index in the order of its bytes
 * (`/emea/` up to but without `/emea0`; `0` follows the stroke).
 */
export function groupKey(path: GroupPath): string {
  return path === ROOT_GROUP ? path : `${path}/`;
}

/** The path of a key. */
export function groupOfKey(key: string): GroupPath {
  return key === ROOT_GROUP ? key : key.slice(0, -1);
}

/** The keys of a group and of all below it: from `from`, and before `before`. */
export function subTree(path: GroupPath): { readonly from: string; readonly before: string } {
  const from = groupKey(path);
  return { from, before: `${from.slice(0, -1)}0` };
}

/** Whether a group is that one or lies below it. */
export function isWithin(path: GroupPath, ancestor: GroupPath): boolean {
  return groupKey(path).startsWith(groupKey(ancestor));
}

/** The groups that a path goes through, the top first and itself last. */
export function ancestry(path: GroupPath): readonly GroupPath[] {
  const names = path.split('/').filter((name) => name !== '');
  return [ROOT_GROUP, ...names.map((_, at) => `/${names.slice(0, at + 1).join('/')}`)];
}

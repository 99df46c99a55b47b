/**
 * Checks of foreign JSON without a schema library. The agent and the scanner's watcher live for months and idle nearly
 * always: typebox costs each of them 130 ms and 16 MB of private memory, these few functions nothing to speak of. The
 * schemas stay the reference: `check.test.ts` holds both to the same verdict.
 */
export type Check<T> = (value: unknown) => value is T;

/** A member of a closed object that must be there, or that may be absent. */
export interface Member<T> {
  readonly check: Check<T>;
  readonly optional: boolean;
}

/** A member that must be there. */
export function must<T>(check: Check<T>): Member<T> {
  return { check, optional: false };
}

/** A member that may be absent. */
export function may<T>(check: Check<T>): Member<T> {
  return { check, optional: true };
}

type Members<T> = { readonly [K in keyof T]-?: Member<Exclude<T[K], undefined>> };

/** An object with these members and no other. */
export function closedObject<T extends object>(members: Members<T>): Check<T> {
  const known = new Map<string, Member<unknown>>(Object.entries<Member<unknown>>(members));
  const needed = [...known.values()].filter((member) => !member.optional).length;
  return (value): value is T => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    let found = 0;
    for (const [name, content] of Object.entries(value)) {
      const member = known.get(name);
      if (member === undefined || !member.check(content)) return false;
      if (!member.optional) found += 1;
    }
    return found === needed;
  };
}

/** A list of `min` to `max` items that all pass. */
export function list<T>(item: Check<T>, bounds: { readonly min?: number; readonly max: number }): Check<readonly T[]> {
  return (value): value is readonly T[] =>
    Array.isArray(value) && value.length <= bounds.max && value.length >= (bounds.min ?? 0) && value.every((one) => item(one));
}

/** Text of at most `max` UTF-16 units. */
export function string(max: number, min = 0): Check<string> {
  return (value): value is string => typeof value === 'string' && value.length <= max && value.length >= min;
}

/** Text of a fixed form; the pattern must be linear. */
export function matching(pattern: RegExp, max = 4096): Check<string> {
  return (value): value is string => typeof value === 'string' && value.length <= max && pattern.test(value);
}

/** One of these words. */
export function word<const T extends string>(words: readonly T[]): Check<T> {
  const known = new Set<unknown>(words);
  return (value): value is T => known.has(value);
}

/** A whole number within the bounds; JSON's `1e999` is none. */
export function whole(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): Check<number> {
  return (value): value is number => typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

/** A finite number of at least `min`. */
export function atLeast(min: number): Check<number> {
  return (value): value is number => typeof value === 'number' && Number.isFinite(value) && value >= min;
}

/** A number within the bounds. */
export function between(min: number, max: number): Check<number> {
  return (value): value is number => typeof value === 'number' && value >= min && value <= max;
}

/** A finite number. */
export const finite: Check<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);

/** True or false. */
export const boolean: Check<boolean> = (value): value is boolean => typeof value === 'boolean';

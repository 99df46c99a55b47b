import { LOCAL_LIMITS } from '../../wire/local.ts';

/** The first of these that one answer may hold: at most `rows`, and no more once their JSON is long enough. At least one, when there is any. */
export function firstThatFit<T>(items: readonly T[], rows: number = LOCAL_LIMITS.rows): readonly T[] {
  let characters = 0;
  const end = items.slice(0, rows).findIndex((item) => (characters += JSON.stringify(item).length) > LOCAL_LIMITS.pageCharacters);
  return items.slice(0, end < 0 ? rows : end + 1);
}

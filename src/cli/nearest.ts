const MAX_DISTANCE = 2;

/** The name that differs from `given` by at most two typed characters, the nearest first; undefined when none does. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, distance: distance(given, name) }))
    .filter((candidate) => candidate.distance <= MAX_DISTANCE)
    .toSorted((a, b) => a.distance - b.distance);
  return best?.name;
}

/** Levenshtein's distance, row by row; names are short and `given` is cut, so the cost is bounded. */
function distance(given: string, name: string): number {
  const from = given.slice(0, name.length + MAX_DISTANCE + 1);
  let row = Array.from({ length: name.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= name.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (from[i - 1] === name[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted));
    }
    row = next;
  }
  return row[name.length] ?? 0;
}

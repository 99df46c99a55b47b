import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where tests and the tables that feed them lie. */
const TOPS = ['src', 'test', 'installer', 'bench'] as const;
/** The rows themselves name tests too. */
const OWN = path.join('test', 'threats');
/** The beginning of a test's name: `'T05: …'`, `"T05, T06: …"`. */
const NAMED = /['"`]((?:[TFR]\d\d, )*[TFR]\d\d): /g;

/** For each id the files, relative to `root`, with a test whose name begins with it. */
export function namedTests(root: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const name of TOPS.flatMap((top) => filesIn(root, top))) {
    for (const id of idsIn(readFileSync(path.join(root, name), 'utf8'))) {
      const files = found.get(id) ?? new Set();
      found.set(id, files.add(name));
    }
  }
  return new Map([...found].map(([id, files]) => [id, [...files].toSorted()]));
}

/** The ids with which a name in this text begins. */
export function idsIn(text: string): readonly string[] {
  return [...text.matchAll(NAMED)].flatMap(([, ids = '']) => ids.split(', '));
}

function filesIn(root: string, top: string): readonly string[] {
  return readdirSync(path.join(root, top), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(top, file))
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules') && !file.startsWith(OWN))
    .filter((file) => top === 'test' || file.endsWith('.test.ts'));
}

import { ENTRIES, ROOMS, SLOW_MODULES, WALLS } from './import-table.ts';
import type { Import, SourceGraph } from './source-graph.ts';

/** One rule of the house. */
export interface Rule {
  readonly name: string;
  /** Each violation as one sentence that names the file; empty when the rule holds. */
  violations(graph: SourceGraph): readonly string[];
}

const FORBIDDEN_NAMES = /^(utils?|common|helpers?|libs?|types|misc|shared|index|base|impl)$/;

/** The rules that hold for the graph of all sources. */
export const RULES: readonly Rule[] = [
  {
    name: 'every file lies in a room',
    violations: ({ files }) =>
      files.filter((file) => roomOf(file) === undefined).map((file) => `${file} lies in no room of the import table`),
  },
  {
    name: 'rooms import only what the table allows',
    violations: ({ imports }) => imports.filter((one) => !isAllowed(one)).map(sayImport),
  },
  ...WALLS.map((wall) => ({
    name: `the ${wall.name} wall stands`,
    violations: ({ imports }: SourceGraph) =>
      imports
        .filter((one) => !one.isOurs && isNamed(one.to, wall.modules) && !wall.onlyIn.some((place) => liesIn(one.from, place)))
        .map((one) => `${one.from} loads ${one.to}: ${wall.why}`),
  })),
  { name: 'files form no cycle', violations: ({ files, imports }) => cycles(files, imports.filter(isEdge)) },
  { name: 'rooms form no cycle', violations: roomCycles },
  { name: 'every import leads to a file', violations: ({ files, imports }) => missing(files, imports) },
  { name: 'names say a role', violations: ({ files }) => files.flatMap(badNames) },
  {
    name: 'nothing is re-exported',
    violations: ({ imports }) =>
      imports.filter((one) => one.isReexport).map((one) => `${one.from} re-exports ${one.to}: import it where it is`),
  },
  { name: 'every file is reached from an entry', violations: unreached },
  { name: 'the scan worker loads nothing slow', violations: slowInWorker },
];

/** The room of a file: the longest row of the table that fits; undefined when none does. */
export function roomOf(file: string): string | undefined {
  const fitting = ROOMS.map(({ room }) => room).filter((room) => file === room || file.startsWith(`${room}/`));
  return fitting.toSorted((a, b) => b.length - a.length)[0];
}

function isAllowed({ from, to, isOurs, isStarted }: Import): boolean {
  if (!isOurs || isStarted) return true;
  const room = roomOf(from);
  const target = roomOf(to);
  const allowed = ROOMS.find((row) => row.room === room)?.mayImport ?? [];
  return target !== undefined && (target === room || allowed.includes(target) || allowed.includes(to));
}

function sayImport({ from, to }: Import): string {
  return `${from} imports ${to}, which ${roomOf(from) ?? 'a file without a room'} may not`;
}

/** `scanner/` is the files directly in it, `scanner/host` everything below. */
function liesIn(file: string, place: string): boolean {
  if (place.endsWith('/')) return file.startsWith(place) && !file.slice(place.length).includes('/');
  return file === place || file.startsWith(`${place}/`);
}

function isNamed(module: string, names: readonly string[]): boolean {
  return names.some((name) => (name.endsWith('/*') ? module.startsWith(name.slice(0, -1)) : module === name));
}

function isEdge({ isOurs, isStarted }: Import): boolean {
  return isOurs && !isStarted;
}

/** One sentence for each cycle found by a depth-first walk. */
function cycles(nodes: readonly string[], edges: readonly { readonly from: string; readonly to: string }[]): readonly string[] {
  const next = Map.groupBy(edges, (edge) => edge.from);
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (node: string, trail: readonly string[]): void => {
    if (trail.includes(node)) {
      found.push([...trail.slice(trail.indexOf(node)), node].join(' → '));
      return;
    }
    if (done.has(node)) return;
    for (const { to } of next.get(node) ?? []) walk(to, [...trail, node]);
    done.add(node);
  };
  for (const node of nodes) walk(node, []);
  return found;
}

function roomCycles({ imports }: SourceGraph): readonly string[] {
  const edges = imports.filter(isEdge).map(({ from, to }) => ({ from: roomOf(from) ?? from, to: roomOf(to) ?? to }));
  const between = edges.filter(({ from, to }) => from !== to);
  return cycles([...new Set(between.map(({ from }) => from))], between);
}

function missing(files: readonly string[], imports: readonly Import[]): readonly string[] {
  const known = new Set(files);
  return (
    imports
      // What is no source is not read here; the compiler and the console's build miss it.
      .filter((one) => one.isOurs && !known.has(one.to) && !/\.(json|css|svg)$/.test(one.to))
      .map((one) => `${one.from} imports ${one.to}, which is not there`)
  );
}

function badNames(file: string): readonly string[] {
  const names = file.replace(/\.(tsx?|mjs)$/, '').split('/');
  return names
    .filter((name) => FORBIDDEN_NAMES.test(name) || !/^[a-z0-9]+(-[a-z0-9]+)*(\.generated)?$/.test(name))
    .map((name) => `${file}: "${name}" says no role, or is not kebab-case`);
}

function unreached({ files, imports }: SourceGraph): readonly string[] {
  const reached = closure(ENTRIES, imports);
  return files.filter((file) => !reached.has(file)).map((file) => `${file} is reached from no entry (${ENTRIES.join(', ')})`);
}

function slowInWorker({ imports }: SourceGraph): readonly string[] {
  const loaded = imports.filter((one) => !one.isTypeOnly && !one.isStarted);
  const reached = closure(['scanner/scan-worker.ts'], loaded);
  return loaded
    .filter((one) => reached.has(one.from) && !one.isOurs && isNamed(one.to, SLOW_MODULES))
    .map((one) => `${one.from} loads ${one.to} in the scan worker`);
}

function closure(entries: readonly string[], imports: readonly Import[]): ReadonlySet<string> {
  const next = Map.groupBy(imports, (one) => one.from);
  const reached = new Set<string>();
  const queue = [...entries];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    queue.push(...(next.get(file) ?? []).filter((one) => one.isOurs).map((one) => one.to));
  }
  return reached;
}

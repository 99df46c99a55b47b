import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

/** One file that names another, or a module. */
export interface Import {
  /** The file that imports, relative to src. */
  readonly from: string;
  /** The imported file relative to src; a module's name when it is not ours. */
  readonly to: string;
  readonly isOurs: boolean;
  /** Nothing of it is left at run time: `import type`; `import { type X }` still loads the file. */
  readonly isTypeOnly: boolean;
  readonly isReexport: boolean;
  /** Named in a string only: a worker or a child process. */
  readonly isStarted: boolean;
}

/** Everything that the rules ask of the sources: their paths and what they name. */
export interface SourceGraph {
  /** Relative to src, `/` between names, tests left out. */
  readonly files: readonly string[];
  readonly imports: readonly Import[];
}

/** All sources below a folder, by path relative to it. */
export function readSources(root: string): ReadonlyMap<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => name.split(path.sep).join('/'));
  const sources = names.filter((name) => /\.(tsx?|mjs)$/.test(name) && !name.includes('/fixtures/')).toSorted();
  return new Map(sources.map((name) => [name, readFileSync(path.join(root, name), 'utf8')]));
}

/** A test, or the suite that all implementations of one contract pass: src may not import either. */
const IS_TEST = /(\.test|\/contract-suite|\/contract-suite\/[^/]+)\.tsx?$/;

/** Parses the sources; throws when there are none or one does not parse: rules over nothing would all pass. */
export function graphOf(sources: ReadonlyMap<string, string>): SourceGraph {
  const files = [...sources.keys()].filter((file) => !IS_TEST.test(file));
  if (files.length === 0) throw new Error('no sources: nothing was looked at');
  return { files, imports: files.flatMap((file) => importsOf(file, sources)) };
}

function importsOf(file: string, sources: ReadonlyMap<string, string>): readonly Import[] {
  const text = sources.get(file) ?? '';
  const { module, program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`);
  const found: Import[] = [];
  const add = (request: string, facts: Partial<Import>) => {
    const isOurs = request.startsWith('.');
    const to = isOurs ? path.posix.join(path.posix.dirname(file), request) : request;
    found.push({ from: file, to, isOurs, isTypeOnly: false, isReexport: false, isStarted: false, ...facts });
  };
  for (const { start, moduleRequest } of module.staticImports) {
    add(moduleRequest.value, { isTypeOnly: text.startsWith('import type', start) });
  }
  for (const { start, entries } of module.staticExports) {
    const request = entries.find((entry) => entry.moduleRequest !== null)?.moduleRequest;
    if (request) add(request.value, { isReexport: true, isTypeOnly: text.startsWith('export type', start) });
  }
  visit(program, (node) => {
    if (node['type'] === 'ImportExpression') add(literal(node['source']) ?? '(computed)', {});
    if (node['type'] === 'TSImportType') add(literal(node['source']) ?? '(computed)', { isTypeOnly: true });
    const started = literal(node);
    if (started !== undefined && /^[\w./-]+\.ts$/.test(started)) {
      const to = path.posix.join(path.posix.dirname(file), started);
      if (sources.has(to)) add(`./${started}`, { isStarted: true });
    }
  });
  return found;
}

function literal(node: unknown): string | undefined {
  if (!isNode(node) || node['type'] !== 'Literal') return undefined;
  return typeof node['value'] === 'string' ? node['value'] : undefined;
}

/** Every node below, the import and export statements' own sources left out. */
function visit(node: unknown, see: (node: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, see);
    return;
  }
  if (!isNode(node)) return;
  see(node);
  if (/^(Import|Export(Named|All))Declaration$/.test(String(node['type'])) && node['source']) return;
  for (const child of Object.values(node)) visit(child, see);
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TSchema } from 'typebox';
import { BENCHMARKS } from '../../bench/list.ts';
import { DUTIES, OPEN_ROUTES, PERMISSIONS, ROLES, type Grant } from '../../src/collector/access/roles.ts';
import { Policy } from '../../src/domain/policy.ts';
import { ScanDocument } from '../../src/domain/scan-document.ts';
import { Signature } from '../../src/domain/signature.ts';
import { describeSchema, descriptionsOf } from './schema-descriptions.ts';
import { catalogueSentence, catalogueTable } from './catalogue-tables.ts';
import { clientSource } from './client-source.ts';
import { membersOf } from './doc-comments.ts';
import { commandsPage, whereItLooksPage } from './documents.ts';
import { ROOMS, WALLS } from '../architecture/import-table.ts';
import { TABLES, threatTable } from '../threats/threat-table.ts';

/** One file in the repository of which all, or the marked tables, is made from the code and never edited. */
export interface Generator {
  /** Relative to the repository. */
  readonly file: string;
  /** The whole text of the file; the same for the same code. */
  make(): Promise<string>;
}

/** Every generated file; `npm run generate` writes them, `--check` and a test refuse a stale one. */
export const GENERATORS: readonly Generator[] = [
  {
    file: 'signatures/schema.json',
    make: async () => jsonSchema('A signature: everything that betrays one product', Signature),
  },
  {
    file: 'docs/schemas/scan.json',
    make: async () => jsonSchema('What `bandog scan --json` prints: bandog.scan/1', ScanDocument),
  },
  {
    file: 'docs/schemas/policy.json',
    make: async () => jsonSchema('The policy file: bandog.policy/1', Policy),
  },
  { file: 'docs/commands.md', make: commandsPage },
  { file: 'src/api-client/client.generated.ts', make: clientSource },
  { file: 'docs/collector.md', make: async () => collectorPage() },
  {
    file: 'docs/sinks.md',
    make: async () => withTable(readText('docs/sinks.md'), 'sinks', memberTable('sink', 'collector/sinks', 'sink.ts')),
  },
  { file: 'docs/benchmarks.md', make: async () => withTable(readText('docs/benchmarks.md'), 'bars', await barTable()) },
  { file: 'docs/where-it-looks.md', make: whereItLooksPage },
  {
    file: 'docs/catalogue.md',
    make: async () => withTable(readText('docs/catalogue.md'), 'counts', await catalogueTable()),
  },
  { file: 'docs/threat-model.md', make: async () => threatModelPage() },
  { file: 'README.md', make: async () => withTable(readText('README.md'), 'catalogue', await catalogueSentence()) },
  {
    file: 'src/README.md',
    make: async () => withTable(withTable(readText('src/README.md'), 'import table', importTable()), 'walls', wallTable()),
  },
];

/** A schema of ours is JSON Schema already; what it needs is the dialect, a title, the comments of its members, and a fixed layout. */
function jsonSchema(title: string, schema: TSchema): string {
  const folder = path.join(import.meta.dirname, '../../src/domain');
  const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const described = describeSchema(schema, descriptionsOf(sources.map((file) => readFileSync(path.join(folder, file), 'utf8'))));
  const document = { $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...(described as TSchema) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function collectorPage(): string {
  const tables = [
    { name: 'routes', lines: memberTable('routes', 'collector/routes', 'route.ts') },
    { name: 'formats', lines: memberTable('format', 'collector/exporters', 'exporter.ts') },
    { name: 'roles', lines: rolesTable() },
    { name: 'open routes', lines: openRoutesTable() },
  ];
  return tables.reduce((page, { name, lines }) => withTable(page, name, lines), readText('docs/collector.md'));
}

function threatModelPage(): string {
  return [...TABLES.keys()].reduce((page, name) => withTable(page, name, threatTable(name)), readText('docs/threat-model.md'));
}

function memberTable(head: string, family: string, role: string): readonly string[] {
  const rows = [...membersOf(family, role)].map(([name, described]) => `| \`${name}\` | ${described} |`);
  return [`| ${head} | what |`, '|---|---|', ...rows];
}

async function barTable(): Promise<readonly string[]> {
  const benchmarks = await Promise.all(BENCHMARKS.map(async ({ load }) => load()));
  const rows = benchmarks.map(({ name, summary, bar }) => `| \`${name}\` | ${summary} | ${bar} |`);
  return ['| benchmark | what is measured | bar |', '|---|---|---|', ...rows];
}

function rolesTable(): readonly string[] {
  const all: readonly Grant[] = [...ROLES, ...DUTIES];
  const rows = Object.entries(PERMISSIONS).map(([operation, grants]: readonly [string, readonly Grant[]]) => {
    return `| \`${operation}\` | ${all.map((grant) => (grants.includes(grant) ? 'yes' : '')).join(' | ')} |`;
  });
  const head = [...ROLES, ...DUTIES.map((duty) => `*${duty}*`)];
  return [`| operation | ${head.join(' | ')} |`, `|---|${head.map(() => '---|').join('')}`, ...rows];
}

function openRoutesTable(): readonly string[] {
  const rows = OPEN_ROUTES.map(
    ({ route, access, why }) => `| \`${route}\` | ${access === 'host' ? 'hosts' : 'everybody'} | ${why} |`,
  );
  return ['| route | who | why, and what holds there |', '|---|---|---|', ...rows];
}

function importTable(): readonly string[] {
  const rows = ROOMS.map(({ room, mayImport }) => `| \`${room}\` | ${code(mayImport)} |`);
  return ['| room | may import |', '|---|---|', ...rows];
}

function wallTable(): readonly string[] {
  const rows = WALLS.map(({ name, modules, onlyIn, why }) => `| ${name} | ${code(modules)} | ${code(onlyIn)} | ${why} |`);
  return ['| wall | modules | only in | why |', '|---|---|---|---|', ...rows];
}

function code(names: readonly string[]): string {
  return names.length === 0 ? '–' : names.map((name) => `\`${name}\``).join(', ');
}

/** The document with the lines between `<!-- name -->` and `<!-- /name -->` replaced; throws when the marks are not there. */
function withTable(document: string, name: string, lines: readonly string[]): string {
  const begin = `<!-- ${name} -->\n`;
  const end = `<!-- /${name} -->\n`;
  const [before, rest] = document.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`no marks <!-- ${name} --> … <!-- /${name} -->`);
  return `${before}${begin}${lines.join('\n')}\n${end}${after}`;
}

function readText(file: string): string {
  return readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8');
}

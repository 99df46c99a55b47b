import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FindingView } from '../../api-client/client.generated.ts';
import { indexCatalogue, type CatalogueIndex } from '../../catalogue/catalogue-index.ts';
import { compileCatalogue, readSignatures, type SignatureFile } from '../../catalogue/compile.ts';
import { openCatalogue } from '../../catalogue/open.ts';
import { KnownError } from '../../domain/errors.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { impactOf, type Changed, type Impact } from '../../matching/preview.ts';
import { parseCall } from '../arguments.ts';
import { ACCESS_OPTIONS, withCollector } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { shippedCatalogue } from '../shipped-catalogue.ts';
import { readSources } from './sources.ts';

/** Findings asked for at once. */
const PAGE = 1000;

/** One change that some findings go through. */
interface Row {
  readonly product: string;
  readonly change: string;
  readonly findings: number;
  readonly hosts: number;
}

/** `bandog signatures preview FILE…`: what changed signatures make of the evidence that a collector stores; resolves to 1 when anything changes. */
export async function preview(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCall(argv, {
    allowPositionals: true,
    options: { ...ACCESS_OPTIONS, dir: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  if (positionals.length === 0)
    throw new KnownError('E_USAGE', 'preview needs a file', 'Write `bandog signatures preview FILE…`.');
  const changed = changedBy(positionals, { before: await catalogueOf(values.dir, io), io });
  const counted = await withCollector(values, io, async (client) => {
    const counts = new Counts();
    for (let after: string | undefined; ;) {
      const page = await client.listFindings({ after, limit: PAGE });
      for (const item of page.items) counts.add(item, impactOf(item.finding, changed));
      if (page.next === undefined || io.signal.aborted) return counts;
      after = page.next;
    }
  });
  const rows = counted.rows();
  if (values.json) io.stdout.write(`${JSON.stringify({ looked: counted.looked, changes: rows }, null, 2)}\n`);
  else io.stdout.write(`${linesOf(rows, { looked: counted.looked, changed }).join('\n')}\n`);
  return rows.length === 0 ? 0 : 1;
}

/** The signatures as they are: those of a folder, or the shipped ones, which are compiled already. */
async function catalogueOf(folder: string | undefined, io: Io): Promise<CatalogueIndex> {
  if (folder === undefined) return indexCatalogue(openCatalogue(readFileSync(await shippedCatalogue())));
  return indexOf(readSources(path.resolve(io.cwd, folder), io.cwd));
}

/** What the files make of the names that they hold: no other signature has a say in that. */
function changedBy(names: readonly string[], { before, io }: { readonly before: CatalogueIndex; readonly io: Io }): Changed {
  const given = names.map((name) => fileNamed(name, io));
  const { signatures, problems } = readSignatures(given);
  if (problems.length > 0) {
    const listed = problems.map((problem) => `${problem.file}:${problem.line}: ${problem.message}`).join('\n');
    throw new KnownError('E_SIGNATURE_INVALID', listed, 'Mend the files named; `bandog signatures lint` checks them.');
  }
  return { before, after: indexOf(given), signatures };
}

function fileNamed(name: string, io: Io): SignatureFile {
  try {
    return { path: name, text: readFileSync(path.resolve(io.cwd, name), 'utf8') };
  } catch (error) {
    throw new KnownError('E_USAGE', `${name} cannot be read`, 'Name a signature file.', error);
  }
}

function indexOf(files: readonly SignatureFile[]): CatalogueIndex {
  return indexCatalogue(openCatalogue(compileCatalogue(files, 'preview')));
}

/** How many findings and hosts go through each change. */
class Counts {
  readonly #rows = new Map<
    string,
    { readonly product: string; readonly change: string; findings: number; readonly hosts: Set<string> }
  >();
  looked = 0;

  add({ host }: FindingView, impacts: readonly Impact[]): void {
    this.looked += 1;
    for (const impact of impacts) {
      if (impact.kind === 'stays') continue;
      const change = wordsOf(impact);
      const key = `${impact.product} ${change}`;
      const row = this.#rows.get(key) ?? { product: impact.product, change, findings: 0, hosts: new Set<string>() };
      row.findings += 1;
      row.hosts.add(host.id);
      this.#rows.set(key, row);
    }
  }

  rows(): readonly Row[] {
    return [...this.#rows.values()]
      .map(({ hosts, ...row }) => ({ ...row, hosts: hosts.size }))
      .toSorted((one, other) => other.findings - one.findings);
  }
}

function wordsOf(impact: Exclude<Impact, { readonly kind: 'stays' }>): string {
  switch (impact.kind) {
    case 'disappears':
      return 'disappears';
    case 'identity':
      return `${impact.from} → ${impact.to}`;
    case 'appears':
      return `appears, ${impact.to}`;
  }
}

function linesOf(
  rows: readonly Row[],
  { looked, changed }: { readonly looked: number; readonly changed: Changed },
): readonly string[] {
  const names = changed.signatures.map(({ id }) => id);
  const isNew = names.filter((id) => changed.before.catalogue.signatures().every((signature) => signature.id !== id));
  const table =
    rows.length === 0
      ? [`Nothing changes for the ${looked} open findings.`]
      : columns([
          ['PRODUCT', 'CHANGE', 'FINDINGS', 'HOSTS'],
          ...rows.map((row) => [forDisplay(row.product), row.change, String(row.findings), String(row.hosts)]),
        ]);
  const unseen =
    isNew.length === 0
      ? []
      : [
          '',
          `${isNew.join(', ')}: new. What no host has reported yet, only a ring of hosts can say: publish to \`canary\` first.`,
        ];
  return [...table, ...unseen];
}

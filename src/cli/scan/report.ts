import type { Output } from '../contract.ts';
import { environmentWords } from '../environment-words.ts';
import { gapLines } from '../gap-lines.ts';
import { paintFor, type Paint } from '../paint.ts';
import type { CatalogueIndex } from '../../catalogue/catalogue-index.ts';
import type { Observation } from '../../domain/finding.ts';
import { forDisplay } from '../../domain/host-path.ts';
import type { ScanDocument } from '../../domain/scan-document.ts';

/** What a report is written with and for. */
export interface ReportOptions {
  readonly index: CatalogueIndex;
  readonly output: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isVerbose: boolean;
}

/** What `bandog scan` prints for a person: products, their copies, and what was not looked at. */
export function scanReport(document: ScanDocument, options: ReportOptions): string {
  const paint = paintFor(options.output, options.env);
  const products = [...Map.groupBy(document.findings, (finding) => finding.product).entries()];
  const blocks = products.map(([product, copies]) =>
    productBlock(copies, { name: options.index.signature(product)?.name ?? product, paint }),
  );
  const places = options.isVerbose
    ? ['', 'Looked at:', ...document.coverage.map((scope) => `  ${scope.complete ? '✓' : '✗'} ${forDisplay(scope.scope)}`)]
    : [];
  return [
    ...blocks.flat(),
    ...gapLines(document.coverage, { paint, width: options.output.columns }),
    ...places,
    ...summary(document, options, paint),
    '',
  ].join('\n');
}

function productBlock(copies: readonly Observation[], { name, paint }: { name: string; paint: Paint }): readonly string[] {
  return [paint.bold(name), ...copies.flatMap((copy) => copyLines(copy, paint)), ''];
}

function copyLines(copy: Observation, paint: Paint): readonly string[] {
  const owner = copy.account === undefined ? 'system' : forDisplay(copy.account.name ?? `uid ${copy.account.id}`);
  const word = (copy.state === 'residue' ? 'leftover' : copy.state).padEnd(9);
  const state = isThere(copy) ? paint.red(word) : paint.dim(word);
  const running =
    copy.running.length === 0 ? '' : `  ${paint.yellow(`running: pid ${copy.running.map((one) => one.pid).join(', ')}`)}`;
  const around = copy.partOf ?? copy.inside?.name;
  const inside = around === undefined ? '' : `  inside ${forDisplay(around)}`;
  const where = environmentWords(copy.environment);
  const [first] = copy.evidence;
  return [
    `  ${state}  ${copy.identity.padEnd(8)}  ${copy.channel.padEnd(16)}  ${owner.padEnd(10)}  ${forDisplay(copy.version ?? '')}${running}${inside}`.trimEnd(),
    `    ${forDisplay(copy.anchor)}${where === undefined ? '' : `  in ${where}`}`,
    ...(first === undefined ? [] : [paint.dim(`    ${forDisplay(first.detail)}`)]),
  ];
}

function summary(document: ScanDocument, options: ReportOptions, paint: Paint): readonly string[] {
  const copies = document.findings.filter(isThere);
  const packed = document.findings.filter((finding) => finding.state === 'packed').length;
  const leftovers = document.findings.length - copies.length - packed;
  const products = new Set(copies.map((finding) => finding.product)).size;
  const counted =
    copies.length === 0
      ? 'No copy found'
      : `${plural(copies.length, 'copy', 'copies')} of ${plural(products, 'product', 'products')}`;
  const rest = `${packed === 0 ? '' : `, ${packed} packed in ${packed === 1 ? 'an archive' : 'archives'}`}${
    leftovers === 0 ? '' : `, ${plural(leftovers, 'leftover', 'leftovers')}`
  }`;
  const looked = `${plural(document.coverage.length, 'scope', 'scopes')} looked at in ${(document.durationMs / 1000).toFixed(2)} s`;
  const catalogue = `catalogue ${document.catalogue.version}, ${plural(options.index.catalogue.products, 'product', 'products')}`;
  const verdict = document.complete ? paint.green('completely') : paint.yellow('not completely');
  return ['', `${paint.bold(`${counted}${rest}`)} on ${forDisplay(document.host.name)}: ${looked}, ${verdict} (${catalogue}).`];
}

/** Neither a leftover nor what lies packed in an archive and runs only when that is unpacked. */
function isThere({ state }: Observation): boolean {
  return state !== 'residue' && state !== 'packed';
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

import type { Measure } from '../contract.ts';
import { median } from '../measure.ts';
import type { CompiledSignature } from '../../src/catalogue/catalogue.ts';
import { indexCatalogue, type CatalogueIndex } from '../../src/catalogue/catalogue-index.ts';
import { openCatalogue } from '../../src/catalogue/open.ts';
import { writeCatalogue } from '../../src/catalogue/write.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import { matchesOf } from '../../src/matching/matcher.ts';

/** Pieces of evidence that are matched. */
export const EVIDENCE = 20_000;
const ROUNDS = 41;
/** Signatures of the two catalogues. */
export const [FEW, MANY] = [100, 10_000] as const;

/** Matching the same evidence with 100 and with 10,000 signatures. */
export function matching(say: (line: string) => void): Measure {
  const evidence = Array.from({ length: EVIDENCE }, (_, at) => evidenceOf(at));
  const few = indexOf(FEW);
  const many = indexOf(MANY);
  const ratios: number[] = [];
  const times: (readonly [number, number])[] = [];
  for (let round = 0; round < ROUNDS + 3; round += 1) {
    // In turns, and the order turned too, so that what else the machine does meets both.
    const inOrder = round % 2 === 0;
    const first = timeOf(evidence, inOrder ? few : many);
    const second = timeOf(evidence, inOrder ? many : few);
    const [fewMs, manyMs] = inOrder ? [first, second] : [second, first];
    if (round < 3) continue;
    ratios.push(manyMs / fewMs);
    times.push([fewMs, manyMs]);
  }
  const [fewMs, manyMs] = [0, 1].map((side) => median(times.map((time) => time[side] ?? 0)));
  say(`matches with ${FEW}: ${countOf(evidence, few)}, with ${MANY}: ${countOf(evidence, many)}`);
  return {
    name: 'matching',
    ratio: median(ratios),
    atMost: 1.1,
    figures: `${manyMs?.toFixed(2)} ms against ${fewMs?.toFixed(2)} ms`,
  };
}

/** Milliseconds of CPU: other work on the machine takes none of them. */
function timeOf(evidence: readonly Evidence[], index: CatalogueIndex): number {
  const begun = process.cpuUsage();
  countOf(evidence, index);
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

function countOf(evidence: readonly Evidence[], index: CatalogueIndex): number {
  return evidence.reduce((sum, one) => sum + matchesOf(one, index).length, 0);
}

function indexOf(count: number): CatalogueIndex {
  const signatures = Array.from({ length: count }, (_, at) => signatureOf(at));
  return indexCatalogue(openCatalogue(writeCatalogue('bench', signatures)));
}

/** The first hundred signatures are the same in both catalogues, and the evidence speaks of them and of nothing. */
function signatureOf(at: number): CompiledSignature {
  return {
    id: `product-${at}`,
    name: `Product ${at}`,
    vendor: 'bench',
    category: 'other',
    status: 'stable',
    risk: 'none: a signature of the benchmark',
    npm: [{ name: `@vendor-${at}/product-${at}`, bins: [`product-${at}`], parts: [`@vendor-${at}/product-${at}-*`] }],
    pypi: [{ name: `product-${at}` }],
    dpkg: [`product-${at}`],
    editorExtensions: [`vendor-${at}.product-${at}`],
    executables: { names: [`product-${at}`], markers: [{ text: `only in product ${at} of the bench`, in: 'native' }] },
    configuration: [{ path: `~/.product-${at}/settings.json`, strength: 'strong' }],
    removal: { default: ['nothing to do'] },
  };
}

function evidenceOf(at: number): Evidence {
  const which = at % 2 === 0 ? at % FEW : at + MANY; // every second piece is of a product that no signature names
  return {
    kind: 'npm-package',
    keys: [`npm:@vendor-${which}/product-${which}`, `command:product-${which}`],
    place: 'bench',
    recogniser: 'bench',
    scope: 'bench@system',
    channel: 'npm',
    environment: { kind: 'host' },
    path: `/bench/${at}`,
    root: `/bench/${at}`,
    anchor: `/bench/${at}`,
    paths: [],
    files: [],
    runnable: true,
    detail: 'bench',
  };
}

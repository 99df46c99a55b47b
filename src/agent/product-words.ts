import { readFileSync } from 'node:fs';
import { signatureLine } from '../catalogue/format.ts';
import type { CompiledSignature } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open.ts';
import type { ProductWords } from './local-api/contract.ts';

/** What this compiled catalogue says of these products to a person; it is opened for the moment and not kept in memory. @throws KnownError E_CATALOGUE_INVALID */
export function productWords(file: string, products: ReadonlySet<string>): ReadonlyMap<string, ProductWords> {
  const catalogue = openCatalogue(readFileSync(file));
  const words = new Map<string, ProductWords>();
  for (const product of products) {
    const signature = catalogue.line(signatureLine(product)) as CompiledSignature | undefined;
    if (signature === undefined) continue;
    const { name, risk, removal } = signature;
    words.set(product, { name, risk, removal: new Map(Object.entries(removal)) });
  }
  return words;
}

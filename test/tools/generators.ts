import type { TSchema } from 'typebox';
import { Policy } from '../../src/domain/policy.ts';
import { ScanDocument } from '../../src/domain/scan-document.ts';
import { Signature } from '../../src/domain/signature.ts';

/** One file in the repository that is made from the code and never edited. */
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
];

/** A schema of ours is JSON Schema already; what it needs is the dialect, a title, and a fixed layout. */
function jsonSchema(title: string, schema: TSchema): string {
  const document = { $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...schema };
  return `${JSON.stringify(document, null, 2)}\n`;
}

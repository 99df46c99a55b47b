import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildExecutable } from './fixtures/executables.ts';
import { indexCatalogue } from '../src/catalogue/catalogue-index.ts';
import { compileCatalogue, readSignatures } from '../src/catalogue/compile.ts';
import { openCatalogue } from '../src/catalogue/open.ts';
import { tryExamples, type ExampleProgram } from '../src/scanner/examples.ts';

const files = globSync('signatures/*/*.yaml').map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const { signatures, problems } = readSignatures(files);
const index = indexCatalogue(openCatalogue(compileCatalogue(files, 'test')));

describe('the shipped signatures', () => {
  it('are there, and all of them can be read', () => {
    expect(problems).toEqual([]);
    expect(signatures.length).toBe(files.length);
    expect(signatures.length).toBeGreaterThan(0);
  });

  for (const signature of signatures) {
    describe(signature.id, () => {
      for (const { kind, name, differences } of tryExamples(signature, index, build)) {
        it(`${kind}: ${name}`, () => expect(differences).toEqual([]));
      }
    });
  }
});

describe('the gate itself', () => {
  const [signature] = signatures.filter((one) => one.id === 'claude-code');
  const refused = (examples: object): readonly string[] => {
    if (signature === undefined) throw new Error('claude-code is the signature that is seeded');
    const seeded = { ...signature, examples: { ...signature.examples, ...examples } };
    return tryExamples(seeded, index, build).flatMap((result) => result.differences);
  };

  it('refuses a match that finds nothing', () => {
    const match = [{ name: 'empty', tree: { '/home/alice/notes.txt': '' }, finding: { state: 'installed' } }];
    expect(refused({ match, reject: [] })).toEqual(['nothing was found']);
  });
  it('refuses a reject in which it is found', () => {
    const reject = signature?.examples.match.slice(0, 1);
    expect(refused({ match: [], reject })[0]).toMatch(/^found, and must not be: claude-code /);
  });
});

function build({ kind, text, entry }: ExampleProgram): Uint8Array {
  switch (kind) {
    case 'elf':
      return buildExecutable({ kind: 'native', text });
    case 'go':
      return buildExecutable({ kind, text, module: entry ?? 'example.org/program' });
    case 'bun':
      return buildExecutable({ kind, text, ...(entry === undefined ? {} : { entry }) });
    case 'node-sea':
      return buildExecutable({ kind, text });
  }
}

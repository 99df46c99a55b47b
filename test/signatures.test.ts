import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { indexCatalogue } from '../src/catalogue/catalogue-index.ts';
import { compileCatalogue, readSignatures } from '../src/catalogue/compile.ts';
import { openCatalogue } from '../src/catalogue/open.ts';
import { buildExampleProgram } from '../src/scanner/example-programs.ts';
import { tryExamples } from '../src/scanner/examples.ts';

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
      for (const { kind, name, differences } of tryExamples(signature, index, buildExampleProgram)) {
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
    return tryExamples(seeded, index, buildExampleProgram).flatMap((result) => result.differences);
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

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CatalogueChoice } from './catalogue-choice.ts';
import { compileCatalogue, type SignatureFile } from '../catalogue/compile.ts';
import { writeCatalogue } from '../catalogue/write.ts';
import { readSources, SHIPPED_SIGNATURES } from '../cli/signatures/sources.ts';
import { CANARY_PRODUCT } from '../domain/canary.ts';
import { sha256 } from '../domain/digest.ts';
import type { FromScanner } from '../wire/pipe.ts';

let folder: string;
let shipped: readonly SignatureFile[];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-trial-'));
  shipped = readSources(SHIPPED_SIGNATURES, '/');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Puts a catalogue where the agent can name it, and tries it. */
async function tryOut(bytes: Uint8Array, digest = sha256(bytes)): Promise<FromScanner> {
  writeFileSync(path.join(folder, `${digest}.catalogue`), bytes);
  const choice = new CatalogueChoice('/nowhere', folder);
  return choice.try({ kind: 'try', id: 7, catalogue: digest }, new AbortController().signal);
}

const only = (ids: readonly string[]) => shipped.filter((file) => ids.some((id) => file.path.endsWith(`/${id}.yaml`)));

/** A signature that a careless or hostile publisher wrote; only what matters here differs from a good one. */
function signature(id: string, facts: object) {
  const words = {
    vendor: 'V',
    category: 'other',
    status: 'stable',
    risk: 'None that anybody knows of.',
    removal: { default: ['x'] },
  } as const;
  return { id, name: id, ...words, ...facts };
}

describe('a catalogue on trial', { timeout: 60_000 }, () => {
  it('that ships is looked with', async () => {
    const bytes = compileCatalogue(shipped, '1');
    expect(await tryOut(bytes)).toEqual({
      kind: 'tried',
      id: 7,
      catalogue: { version: '1', digest: sha256(bytes) },
      products: expect.arrayContaining(['bandog-canary', 'ngrok']),
      problems: [],
    });
  });

  const marker = async () => compileCatalogue(only([CANARY_PRODUCT]), '1');
  const rows: readonly { readonly name: string; readonly given: () => Promise<Uint8Array>; readonly want: object }[] = [
    {
      name: 'T30: matching nothing is refused',
      given: async () => compileCatalogue(only(['ngrok']), '1'),
      want: { kind: 'tried', problems: ['it does not find the marker: bandog-canary is missing, or it finds nothing at all'] },
    },
    {
      name: 'T30, T60: that flags /bin/ls is refused',
      given: async () =>
        writeCatalogue('1', [
          signature('ls', { executables: { names: ['ls'], distinctNames: ['ls'] } }),
          signature('x', { npm: [{ name: '*' }] }),
        ]),
      want: { kind: 'tried', problems: expect.arrayContaining([expect.stringContaining('it finds ls where there is none')]) },
    },
    {
      name: 'T30: that matches every npm package is refused',
      given: async () => writeCatalogue('1', [signature('all', { npm: [{ name: 'lodash' }, { name: 'typescript' }] })]),
      want: { kind: 'tried', problems: expect.arrayContaining([expect.stringContaining('it finds all where there is none')]) },
    },
    {
      name: 'T29: texts that would be slow patterns elsewhere are texts',
      given: async () =>
        writeCatalogue('1', [
          signature('slow', {
            npm: [{ name: '(a+)+$' }, { name: '.*.*.*x' }],
            executables: { names: ['(a|a)*b'], markers: [{ text: '(a+)+$(a+)+$(a+)+$', in: 'native' }] },
          }),
        ]),
      want: { kind: 'tried', problems: ['it does not find the marker: bandog-canary is missing, or it finds nothing at all'] },
    },
    {
      name: 'T58: a changed byte is refused',
      given: async () => {
        const bytes = Buffer.from(await marker());
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40);
        return bytes;
      },
      want: { kind: 'failed', code: 'E_CATALOGUE_INVALID' },
    },
    {
      name: 'T59: a truncated file is refused',
      given: async () => (await marker()).subarray(0, 500),
      want: { kind: 'failed', code: 'E_CATALOGUE_INVALID' },
    },
    {
      name: 'T31: what is no catalogue is refused',
      given: async () => Buffer.from('['.repeat(1_000_000)),
      want: { kind: 'failed', code: 'E_CATALOGUE_INVALID' },
    },
  ];
  for (const { name, given, want } of rows) {
    it(name, async () => expect(await tryOut(await given())).toMatchObject(want));
  }

  it('T58: whose bytes are another’s is told', async () => {
    const answer = await tryOut(compileCatalogue(only([CANARY_PRODUCT]), '1'), 'a'.repeat(64));
    expect(answer).toMatchObject({ kind: 'tried', problems: [expect.stringContaining('another digest')] });
  });

  it('cannot be named without a folder of catalogues', async () => {
    const choice = new CatalogueChoice('/own.catalogue', undefined);
    const answer = await choice.try({ kind: 'try', id: 1, catalogue: 'a'.repeat(64) }, new AbortController().signal);
    expect(answer).toMatchObject({ kind: 'failed', code: 'E_CONFIG_INVALID' });
    choice.use('a'.repeat(64));
    expect(choice.file).toBe('/own.catalogue');
  });
});

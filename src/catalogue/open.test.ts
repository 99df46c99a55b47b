import { describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import type { CompiledSignature } from './catalogue.ts';
import { indexCatalogue } from './catalogue-index.ts';
import { SEAL_BYTES } from './format.ts';
import { indicatorsOf } from './keys.ts';
import { openCatalogue } from './open.ts';
import { writeCatalogue } from './write.ts';
import { KnownError } from '../domain/errors.ts';

const SIGNATURE: CompiledSignature = {
  id: 'tool',
  name: 'Tööl',
  vendor: 'Example',
  category: 'other',
  status: 'stable',
  risk: 'Only a test speaks of it.',
  npm: [{ name: '@v/tool', parts: ['@v/tool-*'], files: ['a.js'] }],
  pypi: [{ name: 'Tool_Kit' }],
  installRoots: [{ path: '~/.tööl/*', executables: ['x'], needs: 'marked' }],
  executables: { names: ['tool'], markers: [{ text: 'a marker of tool', in: 'native' }] },
  configuration: [{ path: '/etc/tool/x.json', strength: 'strong', keys: ['x'] }],
  removal: { default: ['Delete it.'] },
};
const BYTES = writeCatalogue('1.0.0', [SIGNATURE, { ...SIGNATURE, id: 'other' }]);
const NAMES = ['npm:@v/tool-linux', 'npm:@w/none', ...indicatorsOf(SIGNATURE).map(({ key }) => key)] as const;

const INVALID = expect.objectContaining({ code: 'E_CATALOGUE_INVALID' });
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const sealed = (bytes: Uint8Array): Uint8Array => {
  const content = bytes.subarray(0, bytes.length - SEAL_BYTES);
  return Buffer.concat([content, sha256(content)]);
};
const changed = (at: number, by: number): Uint8Array => BYTES.map((byte, index) => (index === at ? byte ^ by : byte));

describe('opening', () => {
  it('gives back what was written, and the digest of exactly these bytes', () => {
    const catalogue = openCatalogue(BYTES);
    expect(catalogue).toMatchObject({ version: '1.0.0', products: 2, digest: sha256(BYTES).toString('hex') });
    expect(catalogue.signatures()).toEqual([{ ...SIGNATURE, id: 'other' }, SIGNATURE]);
    expect(indexCatalogue(catalogue).signature('tool')).toEqual(SIGNATURE);
    expect(indexCatalogue(catalogue).signature('none')).toBeUndefined();
  });

  it('takes bytes that begin anywhere in memory', () => {
    for (let before = 1; before < 8; before += 1) {
      const memory = Buffer.concat([Buffer.alloc(before), BYTES]);
      expect(indexCatalogue(openCatalogue(memory.subarray(before))).has('npm:@v/tool')).toBe(true);
    }
  });

  const rows: readonly { readonly name: string; readonly given: Uint8Array }[] = [
    { name: 'nothing', given: new Uint8Array() },
    { name: 'JSON', given: Buffer.from('null\n') },
    { name: 'an object', given: Buffer.from('{}\n') },
    { name: 'a catalogue of before', given: Buffer.from('{"schema":"bandog.catalogue/2","version":"1","signatures":[]}') },
    { name: 'a header alone', given: BYTES.subarray(0, BYTES.indexOf(0x0a) + 1) },
    { name: 'brackets without end', given: Buffer.from('['.repeat(100_000)) },
    { name: 'too many bytes', given: Buffer.alloc(65 * 1024 * 1024) },
  ];
  for (const { name, given } of rows) it(`refuses ${name}`, () => expect(() => openCatalogue(given)).toThrow(INVALID));

  it('refuses a catalogue of which any byte was changed, at any length', () => {
    for (let at = 0; at < BYTES.length; at += 1) {
      expect(() => openCatalogue(changed(at, 1 << (at % 8)))).toThrow(INVALID);
      expect(() => openCatalogue(BYTES.subarray(0, at))).toThrow(INVALID);
    }
  });
});

describe('a catalogue that somebody has changed and sealed again', () => {
  it('has another digest, and its lines are found or said to be damaged', () => {
    const { digest } = openCatalogue(BYTES);
    let refused = 0;
    for (let at = 0; at < BYTES.length - SEAL_BYTES; at += 1) {
      try {
        const index = indexCatalogue(openCatalogue(sealed(changed(at, 1 << (at % 8)))));
        expect(index.catalogue.digest).not.toBe(digest);
        for (const name of NAMES) askAll(index, name);
        index.catalogue.signatures();
      } catch (error) {
        if (!(error instanceof KnownError)) throw error;
        expect(error).toEqual(INVALID);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});

function askAll(index: ReturnType<typeof indexCatalogue>, key: (typeof NAMES)[number]): void {
  index.entries(key);
  index.texts('native');
  for (const trie of [index.roots.home, index.configuration.system]) {
    for (const name of [...trie.names, ...trie.patterns]) expect(trie.child(name)?.names ?? []).toBeInstanceOf(Array);
  }
}

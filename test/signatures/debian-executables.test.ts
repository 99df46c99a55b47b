import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { debianHost, debianPrograms } from './debian-host.ts';
import { indexCatalogue, type CatalogueIndex } from '../../src/catalogue/catalogue-index.ts';
import { openCatalogue } from '../../src/catalogue/open.ts';
import { shippedCatalogue } from '../../src/cli/shipped-catalogue.ts';
import { lookAt, type Sight } from '../../src/scanner/pipeline.ts';
import type { Host } from '../../src/scanner/host/contract.ts';
import { localHost } from '../../src/scanner/host/local.ts';
import { recordedHost } from '../../src/scanner/host/recorded.ts';
import type { RecordedNode } from '../../src/scanner/host/recorded-tree.ts';

const NO_CACHE = { get: () => undefined, set: () => undefined };
/** A package of the catalogue, which must be found among all the others. */
const SEED: readonly (readonly [string, RecordedNode])[] = [
  [
    '/usr/lib/node_modules/@anthropic-ai/claude-code/package.json',
    '{"name":"@anthropic-ai/claude-code","version":"1.0.0","main":"cli.js"}',
  ],
  ['/usr/lib/node_modules/@anthropic-ai/claude-code/cli.js', 'run()'],
];

describe('the programs of Debian 12', () => {
  const programs = debianPrograms();
  const tree = debianHost(programs);
  let index: CatalogueIndex;
  beforeAll(async () => {
    index = indexCatalogue(openCatalogue(readFileSync(await shippedCatalogue())));
  });
  const look = (host: Host): Sight => lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });

  it('are all there, and so is the catalogue', () => {
    expect(programs.length).toBeGreaterThan(23_000);
    expect(programs.every((program) => program.path.startsWith('/') && program.package !== '')).toBe(true);
    expect(index.catalogue.signatures.length).toBeGreaterThan(40);
  });

  it('are no AI tool, whatever they are called: at most near misses', () => {
    const sight = look(recordedHost({ tree }));
    expect(sight.observations.map((one) => `${one.product} ${one.anchor}`)).toEqual([]);
    expect(sight.coverage.flatMap((scope) => scope.gaps)).toEqual([]);
    // Names that two programs share were looked at, and were not enough.
    expect(sight.nearMisses.length).toBeGreaterThan(0);
  });

  it('are none on a real file system either', () => {
    const root = mkdtempSync(path.join(fastFolder(), 'bandog-debian-'));
    try {
      write(root, tree);
      const sight = look(localHost({ root, platform: 'linux' }));
      expect(sight.observations.map((one) => `${one.product} ${one.anchor}`)).toEqual([]);
      expect(sight.coverage.flatMap((scope) => scope.gaps)).toEqual([]);
      expect(sight.nearMisses.length).toBeGreaterThan(0);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('hide no tool that is among them', () => {
    const sight = look(recordedHost({ tree: new Map([...tree, ...SEED]) }));
    expect(sight.observations.map((one) => `${one.product} ${one.identity}`)).toEqual(['claude-code proven']);
  });
});

function fastFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}

function write(root: string, tree: ReadonlyMap<string, RecordedNode>): void {
  for (const [name, node] of tree) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    const facts = typeof node === 'string' || node instanceof Uint8Array ? { content: node } : node;
    writeFileSync(file, facts.content ?? '');
    if (facts.size !== undefined) truncateSync(file, facts.size);
    if (facts.mode !== undefined) chmodSync(file, facts.mode);
  }
}

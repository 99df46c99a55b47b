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
import { debianTools, type DebianTool } from './debian-tools.ts';
import { indexCatalogue, type CatalogueIndex } from '../../src/catalogue/catalogue-index.ts';
import { openCatalogue } from '../../src/catalogue/open.ts';
import { shippedCatalogue } from '../../src/cli/shipped-catalogue.ts';
import { lookAt, type Sight } from '../../src/scanner/pipeline.ts';
import type { Host } from '../../src/scanner/host/contract.ts';
import { localHost } from '../../src/scanner/host/local.ts';
import { indexOf, NO_CACHE } from '../tree-on-disk.ts';
import { recordedHost } from '../../src/scanner/host/recorded.ts';
import type { RecordedNode } from '../../src/scanner/host/recorded-tree.ts';

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
  const tools = debianTools();
  const tree = debianHost(programs, tools);
  let index: CatalogueIndex;
  beforeAll(async () => {
    index = indexCatalogue(openCatalogue(readFileSync(await shippedCatalogue())));
  });
  const look = (host: Host): Sight => lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
  const wanted = tools.filter((tool) => tool.kind === 'tool');

  it('are all there, and so is the catalogue', () => {
    expect(programs.length).toBeGreaterThan(23_000);
    expect(programs.every((program) => program.path.startsWith('/') && program.package !== '')).toBe(true);
    expect(index.catalogue.products).toBeGreaterThan(40);
    expect(wanted).toHaveLength(116);
    expect(tools.filter((tool) => tool.kind === 'trap')).toHaveLength(14);
  });

  it('are found as what they are, and nothing else is found, whatever it is called', () => {
    const sight = look(recordedHost({ tree }));
    expect(falseIn(sight, tools)).toEqual([]);
    expect(missingIn(sight, wanted)).toEqual([]);
    expect(sight.coverage.flatMap((scope) => scope.gaps)).toEqual([]);
    // Names that two programs share were looked at, and were not enough.
    expect(sight.nearMisses.length).toBeGreaterThan(0);
  });

  it('are so on a real file system, too', () => {
    const root = mkdtempSync(path.join(fastFolder(), 'bandog-debian-'));
    try {
      write(root, tree);
      const sight = look(localHost({ root, platform: 'linux' }));
      expect(falseIn(sight, tools)).toEqual([]);
      expect(missingIn(sight, wanted)).toEqual([]);
      expect(sight.coverage.flatMap((scope) => scope.gaps)).toEqual([]);
      expect(sight.nearMisses.length).toBeGreaterThan(0);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('hide no tool that is among them', () => {
    const sight = look(recordedHost({ tree: new Map([...tree, ...SEED]) }));
    expect(falseIn(sight, tools)).toEqual(['claude-code npm /usr/lib/node_modules/@anthropic-ai/claude-code']);
  });

  it('are found by their packages, those without a command too', () => {
    const signatures = Map.groupBy(wanted, (tool) => tool.products[0] ?? '');
    const made = indexOf(...[...signatures].map(([id, list]) => ({ id, dpkg: list.map((tool) => tool.package) })));
    const sight = lookAt(recordedHost({ tree }), made, { order: { depth: 'quick' }, cache: NO_CACHE });
    expect(missingIn(sight, wanted)).toEqual([]);
    expect(falseIn(sight, tools)).toEqual([]);
  });

  it('are a trap for a catalogue that goes by names', () => {
    const [trap] = tools.filter((tool) => tool.kind === 'trap');
    const observation = {
      product: 'x',
      channel: 'dpkg',
      anchor: '/usr/bin/x',
      evidence: [{ indicator: `dpkg:${trap?.package}` }],
    };
    expect(falseIn({ observations: [observation] }, tools)).toEqual(['x dpkg /usr/bin/x']);
  });
});

/** What the comparison needs of a look. */
interface Seen {
  readonly observations: readonly {
    readonly product: string;
    readonly channel: string;
    readonly anchor: string;
    readonly evidence: readonly { readonly indicator: string }[];
  }[];
}

/** Findings that are not a tool's package under its own product and channel: `product channel anchor`. */
function falseIn({ observations }: Seen, tools: readonly DebianTool[]): readonly string[] {
  const productsOf = new Map(tools.map((tool) => [tool.package, tool.products]));
  return observations
    .filter(({ channel, product, evidence }) => {
      const packages = packagesIn(evidence);
      return (
        channel !== 'dpkg' || packages.length === 0 || !packages.every((name) => productsOf.get(name)?.includes(product) === true)
      );
    })
    .map(({ product, channel, anchor }) => `${product} ${channel} ${anchor}`);
}

/** Tools whose package no finding speaks of: `package product`. */
function missingIn({ observations }: Seen, tools: readonly DebianTool[]): readonly string[] {
  const seen = new Set(observations.flatMap(({ product, evidence }) => packagesIn(evidence).map((name) => `${name} ${product}`)));
  return tools
    .filter((tool) => !tool.products.some((product) => seen.has(`${tool.package} ${product}`)))
    .map((tool) => `${tool.package} ${tool.products.join()}`);
}

function packagesIn(evidence: Seen['observations'][number]['evidence']): readonly string[] {
  return evidence
    .filter(({ indicator }) => indicator.startsWith('dpkg:'))
    .map(({ indicator }) => indicator.slice('dpkg:'.length));
}

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

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CatalogueFiles } from './catalogue-files.ts';
import { dryRun, type Count, type DryRunParts } from './dry-run.ts';
import { bytesOf, release, Signer } from './fixtures/publisher.ts';
import type { ClampedSettings } from './settings.ts';
import { UpdatesFile } from './updates-file.ts';

const publisher = new Signer();
const SETTINGS: ClampedSettings = { revision: 1, dryRuns: true };
const { digest } = release({ revision: 7 });
const COUNTED: Count = { kind: 'counted', digest, scopes: 151, incomplete: 1, copies: [] };

let folder: string;
let counted: number;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-dry-run-'));
  counted = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

function partsWith(given: Partial<DryRunParts> & { readonly answer?: Count } = {}): DryRunParts {
  return {
    file: new UpdatesFile(folder, { publisherKey: publisher.publicKey, log: pino({ level: 'silent' }) }),
    files: new CatalogueFiles(path.join(folder, 'catalogues')),
    piece: async ({ from }) => ({ kind: 'piece', bytes: gzipSync(bytesOf(7).subarray(from)) }),
    settings: () => SETTINGS,
    count: async () => {
      counted += 1;
      return given.answer ?? COUNTED;
    },
    found: () => new Map(),
    isKept: () => false,
    ...given,
  };
}

const kept = () => readdirSync(path.join(folder, 'catalogues'));
const order = { release: publisher.release({ revision: 7 }) };

describe('a dry run is answered with numbers only', () => {
  const many = Array.from({ length: 20 }, (_, index) => ({ product: `p${index}`, copies: 1 }));
  const cases: readonly {
    readonly name: string;
    readonly copies: readonly { readonly product: string; readonly copies: number }[];
    readonly found?: Readonly<Record<string, number>>;
    readonly settings?: ClampedSettings;
    readonly want: object;
  }[] = [
    { name: 'nothing new', copies: [{ product: 'a', copies: 2 }], found: { a: 2 }, want: { copies: {}, more: 0 } },
    {
      name: 'new, more and fewer copies',
      copies: [
        { product: 'new', copies: 3 },
        { product: 'more', copies: 2 },
      ],
      found: { more: 1, lost: 4 },
      want: { copies: { new: { known: 0, would: 3 }, more: { known: 1, would: 2 }, lost: { known: 4, would: 0 } }, more: 0 },
    },
    {
      name: 'only what is anyone’s business',
      copies: [
        { product: 'named', copies: 1 },
        { product: 'private', copies: 1 },
      ],
      settings: { ...SETTINGS, products: ['named'] },
      want: { copies: { named: { known: 0, would: 1 } }, more: 0 },
    },
    { name: 'what there is beyond a short list, as a number', copies: many, want: { more: 5 } },
  ];
  for (const { name, copies, found = {}, settings = SETTINGS, want } of cases) {
    it(name, async () => {
      const answer = { ...COUNTED, copies };
      const parts = partsWith({ answer, settings: () => settings, found: () => new Map(Object.entries(found)) });
      const done = await dryRun(order, parts);
      expect(done.state).toBe('acted');
      expect(done.report?.length).toBeLessThanOrEqual(1000);
      expect(JSON.parse(done.report ?? '')).toMatchObject({ revision: 7, scopes: 151, incomplete: 1, ...want });
    });
  }

  it('that fit into an answer, whatever products are called', async () => {
    const copies = Array.from({ length: 100 }, (_, index) => ({ product: `${index}`.padEnd(64, 'x'), copies: 999_999 }));
    const { report = '' } = await dryRun(order, partsWith({ answer: { ...COUNTED, copies } }));
    expect(report.length).toBeLessThanOrEqual(1000);
    expect(JSON.parse(report)).toMatchObject({ revision: 7 });
  });
});

describe('a dry run is refused', () => {
  const stranger = new Signer();
  const cases: readonly {
    readonly name: string;
    readonly order?: Parameters<typeof dryRun>[0];
    readonly parts?: Parameters<typeof partsWith>[0];
    readonly why: string;
  }[] = [
    { name: 'where there are no settings', parts: { settings: () => undefined }, why: 'allow no dry run' },
    { name: 'where the settings do not consent', parts: { settings: () => ({ revision: 1 }) }, why: 'allow no dry run' },
    { name: 'without a release', order: {}, why: 'names no release' },
    { name: 'of a release that another signed', order: { release: stranger.release({ revision: 7 }) }, why: 'not signed' },
    { name: 'of what is signed for another purpose', order: { release: publisher.settings() }, why: 'not signed' },
    {
      name: 'of bytes that are not the release’s',
      parts: { piece: async () => ({ kind: 'piece', bytes: gzipSync('x'.repeat(bytesOf(7).length)) }) },
      why: 'another digest',
    },
    {
      name: 'when the way to the collector fails',
      parts: { piece: async () => ({ kind: 'failed', why: 'no answer' }) },
      why: 'could not be brought: no answer',
    },
    { name: 'when the scanner fails', parts: { answer: { kind: 'failed', why: 'E_X: it broke' } }, why: 'E_X: it broke' },
    {
      name: 'when the scanner looked with another catalogue',
      parts: { answer: { ...COUNTED, digest: '0'.repeat(64) } },
      why: 'another catalogue',
    },
  ];
  for (const { name, order: given = order, parts = {}, why } of cases) {
    it(name, async () => {
      const done = await dryRun(given, partsWith(parts));
      expect(done).toEqual({ state: 'failed', why: expect.stringContaining(why) as string });
      expect(kept().filter((file) => file.endsWith('.catalogue'))).toEqual([]);
      if (parts.answer === undefined) expect(counted).toBe(0);
    });
  }
});

it('leaves no catalogue behind but one that is looked with anyway', async () => {
  await dryRun(order, partsWith());
  expect(kept()).toEqual([]);
  await dryRun(order, partsWith({ isKept: (one) => one === digest }));
  expect(kept()).toEqual([`${digest}.catalogue`]);
});

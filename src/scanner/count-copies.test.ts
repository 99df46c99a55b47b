import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CatalogueChoice } from './catalogue-choice.ts';
import { countCopies } from './count-copies.ts';
import { compileCatalogue } from '../catalogue/compile.ts';
import { readSources, SHIPPED_SIGNATURES } from '../cli/signatures/sources.ts';
import { sha256, type Digest } from '../domain/digest.ts';

let folder: string;
let digest: Digest;
const root = () => path.join(folder, 'host');
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-count-'));
  for (const home of ['ann', 'bob']) {
    const install = path.join(root(), 'home', home, '.npm-global/lib/node_modules/@openai/codex');
    mkdirSync(path.join(install, 'bin'), { recursive: true });
    writeFileSync(
      path.join(install, 'package.json'),
      '{"name":"@openai/codex","version":"0.1.0","bin":{"codex":"bin/codex.js"}}',
    );
    writeFileSync(path.join(install, 'bin/codex.js'), '#!/usr/bin/env node\n');
  }
  const bytes = compileCatalogue(
    readSources(SHIPPED_SIGNATURES, '/').filter(({ path: file }) => /\/(codex-cli|ngrok)\.yaml$/.test(file)),
    'dry',
  );
  digest = sha256(bytes);
  mkdirSync(path.join(folder, 'catalogues'));
  writeFileSync(path.join(folder, 'catalogues', `${digest}.catalogue`), bytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

const count = (catalogue: Digest, catalogues: string | undefined = path.join(folder, 'catalogues')) =>
  countCopies(
    { kind: 'count', id: 3, catalogue, deadlineMs: 60_000 },
    { choice: new CatalogueChoice('/nowhere', catalogues), root: root(), signal: new AbortController().signal },
  );

it('counts copies by product with another catalogue, and tells nothing else of them', { timeout: 60_000 }, async () => {
  const answer = await count(digest);
  expect(answer).toMatchObject({
    kind: 'counted',
    id: 3,
    catalogue: { version: 'dry', digest },
    incomplete: 0,
    copies: [{ product: 'codex-cli', copies: 2 }],
  });
  expect(JSON.stringify(answer)).not.toMatch(/home|ann|bob|openai/);
  expect(readdirSync(folder).toSorted()).toEqual(['catalogues', 'host']);
});

it('says why it could not', { timeout: 60_000 }, async () => {
  expect(await count('0'.repeat(64))).toMatchObject({ kind: 'failed', id: 3, code: 'E_SCAN_FAILED' });
  const choice = new CatalogueChoice('/nowhere', undefined);
  const order = { kind: 'count', id: 4, catalogue: digest, deadlineMs: 60_000 } as const;
  const answer = await countCopies(order, { choice, root: root(), signal: new AbortController().signal });
  expect(answer).toMatchObject({ kind: 'failed', id: 4, code: 'E_CONFIG_INVALID' });
});

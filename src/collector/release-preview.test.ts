import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCatalogue, type SignatureFile } from '../catalogue/compile.ts';
import { readSources, SHIPPED_SIGNATURES } from '../cli/signatures/sources.ts';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { finding } from './store/fixtures/finding.ts';

let running: RunningCollector;
const FILES = readSources(SHIPPED_SIGNATURES, '/').filter(({ path }) => /\/(bandog-canary|ngrok|claude-code)\.yaml$/.test(path));

async function publish(files: readonly SignatureFile[], version: string): Promise<number> {
  const content = gzipSync(compileCatalogue(files, version)).toString('base64');
  return (await running.client.publishRelease({ content, ring: 'all', isHeldBack: true })).revision;
}

beforeAll(async () => {
  running = await runCollector();
  const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 600 });
  const host = await TestHost.enrol(running.call, token, 'ada');
  const path = '/usr/lib/node_modules/@anthropic-ai/claude-code/package.json';
  const detail = 'npm package @anthropic-ai/claude-code 2.0.44 with cli.js';
  const place = 'package-managers/npm';
  const evidence = { kind: 'npm-package', strength: 'proof', path, place, recogniser: 'npm-package', detail } as const;
  const copy = finding({ identity: 'proven', evidence: [{ ...evidence, indicator: 'npm:@anthropic-ai/claude-code' }] });
  await host.send([{ kind: 'finding', finding: copy }], [copy]);
});
afterAll(() => running.close());

describe('a release', () => {
  it('is compared with the one before it on the evidence that is stored', async () => {
    const first = await publish(FILES, 'one');
    await expect(running.client.previewRelease({ revision: first })).rejects.toMatchObject({ code: 'E_BAD_REQUEST' });
    await running.client.resumeRelease({ revision: first });

    const capped = FILES.map(({ path, text }) => ({ path, text: text.replace('status: stable', 'status: experimental') }));
    const preview = await running.client.previewRelease({ revision: await publish(capped, 'two') });
    expect(preview).toMatchObject({ before: first, added: 0, removed: 0, looked: 1, isCut: false });
    expect(preview.changes).toEqual([
      {
        product: 'claude-code',
        productName: 'claude-code',
        kind: 'identity',
        from: 'proven',
        to: 'possible',
        findings: 1,
        hosts: 1,
      },
    ]);

    const without = FILES.filter(({ path }) => !path.endsWith('claude-code.yaml'));
    const gone = await running.client.previewRelease({ revision: await publish(without, 'three') });
    expect(gone).toMatchObject({ before: first, removed: 1 });
    expect(gone.changes).toMatchObject([{ product: 'claude-code', kind: 'disappears', findings: 1, hosts: 1 }]);
    await expect(running.client.previewRelease({ revision: 99 })).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });
});

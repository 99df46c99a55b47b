import { gzipSync } from 'node:zlib';
import { compileCatalogue } from '../../src/catalogue/compile.ts';
import { readSources, SHIPPED_SIGNATURES } from '../../src/cli/signatures/sources.ts';
import type { RunningCollector } from '../collector/running-collector.ts';

const DAY_MS = 24 * 3_600_000;

/** Decisions beside those of the policy file: a category's verdict, a campaign, two exceptions that wait, a release that all hosts are given and one that is held back. */
export async function seedPolicy({ client }: RunningCollector, ids: ReadonlyMap<string, string>): Promise<void> {
  const day = (from: number) => new Date(Date.now() + from * DAY_MS).toISOString();
  const { revision: basedOn } = await client.getPolicy();
  const reason = 'Editors send code to providers without an agreement.';
  await client.changePolicy({
    basedOn,
    rulings: [{ category: 'miner', verdict: 'banned', reason: 'Nobody mines here.' }],
    campaigns: [
      { id: 'no-cursor', name: 'Cursor goes', products: ['cursor'], reason, start: day(-1), deadline: day(30), graceDays: 7 },
    ],
  });
  const host = ids.get('lab-gpu-02') ?? '';
  const scope = { product: 'claude-code', host };
  const why = 'Needed for the migration until it is done.';
  await client.requestException({ scope, owner: 'Ada', ticket: 'SEC-118', reason: why, expires: day(60) });
  const other = { product: 'cursor', account: 'ben', version: '>=1.2 <2' };
  await client.requestException({ scope: other, owner: 'Ben', ticket: 'SEC-121', expires: day(30) });
  await publishSmall({ client }, { version: '2026.11.2', ring: 'all', isHeldBack: false });
  await publishSmall({ client });
}

/** Publishes a small catalogue: unless told otherwise to the first ring, held back for a dry run. */
export async function publishSmall(
  { client }: Pick<RunningCollector, 'client'>,
  { version, ...how }: { readonly version: string; readonly ring: 'canary' | 'all'; readonly isHeldBack: boolean } = {
    version: '2026.11.3',
    ring: 'canary',
    isHeldBack: true,
  },
): Promise<void> {
  const files = readSources(SHIPPED_SIGNATURES, '/').filter(({ path }) =>
    /\/(bandog-canary|claude-code|cursor)\.yaml$/.test(path),
  );
  const content = gzipSync(compileCatalogue(files, version)).toString('base64');
  await client.publishRelease({ content, ...how });
}

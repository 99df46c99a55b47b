import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runChaos } from './chaos-run.ts';
import { fetchTool } from './chaos-site.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-chaos-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('loses nothing and doubles nothing when agent, scanner, worker and collector are killed, six times (`npm run chaos` does it fifty)', async ({
  skip,
}) => {
  const tool = fetchTool(folder);
  skip('unreachable' in tool, 'the registry cannot be reached');
  if ('unreachable' in tool) return;
  const account = await runChaos({ kills: 6, seed: 3, template: tool.template, say: () => undefined });
  expect(account).toMatchObject({ disagreements: [], lost: [], doubled: [], books: [] });
  expect(account.figures.witnessed).toBeGreaterThan(0);
  expect(account.figures.open).toBeGreaterThan(0);
}, 120_000);

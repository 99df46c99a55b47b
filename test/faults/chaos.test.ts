import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { possible } from './chaos-faults.ts';
import { FAULTS, KILLS, planOf, wordOf } from './chaos-plan.ts';
import { runChaos } from './chaos-run.ts';
import { fetchTool } from './chaos-site.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-chaos-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SOUND = { disagreements: [], lost: [], doubled: [], books: [], unexplained: [] };

it('loses nothing and doubles nothing when agent, scanner, worker and collector are killed, four times (`npm run chaos` does it fifty)', async ({
  skip,
}) => {
  const tool = fetchTool(folder);
  skip('unreachable' in tool, 'the registry cannot be reached');
  if ('unreachable' in tool) return;
  const account = await runChaos({ ends: { rounds: 4 }, seed: 3, faults: KILLS, template: tool.template, say: () => undefined });
  expect(account).toMatchObject(SOUND);
  expect(account.figures.witnessed).toBeGreaterThan(0);
  expect(account.figures.open).toBeGreaterThan(0);
}, 120_000);

it('makes the same rounds of the same seed, others of another, and each kind of fault', () => {
  const words = (seed: number): readonly string[] => [...planOf(seed, FAULTS).take(200)].map(wordOf);
  expect(words(7)).toEqual(words(7));
  expect(words(7)).not.toEqual(words(8));
  expect(new Set([...planOf(7, FAULTS).take(200)].map(({ fault }) => fault))).toEqual(new Set(FAULTS));
});

it('says of each fault whether it can be done here', () => {
  const { can, cannot } = possible(FAULTS);
  expect(can.length + cannot.length).toBe(FAULTS.length);
  expect(can).toEqual(expect.arrayContaining([...KILLS]));
});

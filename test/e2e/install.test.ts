import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Stack, until } from './stack.ts';

/** Small, without dependencies and install scripts. */
const TOOL = { package: '@musistudio/claude-code-router', version: '2.0.0', product: 'claude-code-router' } as const;
/** The promise is five seconds; a loaded machine must not decide. */
const ALLOWED_MS = 10_000;

let stack: Stack;
const prefix = () => path.join(stack.home, '.npm-global');
const isLooked = (why: string) => stack.log('agent').some((line) => line.msg === 'looked' && line['why'] === why);
const copies = async () => (await stack.query()).findings.filter(({ finding }) => finding.product === TOOL.product);
const stateOf = async () => (await copies()).map(({ finding }) => finding.state).join();

beforeAll(async () => {
  stack = await Stack.start();
  await until('the first look', () => isLooked('start'), 30_000);
}, 60_000);
afterAll(async () => {
  await stack.stop();
});

/** The registry's own client, without anything of this account's configuration but its cache. */
function npm(verb: 'install' | 'uninstall', what: string): { readonly isDone: boolean; readonly said: string } {
  const flags = ['--global', '--prefix', prefix(), '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const { status, stderr } = spawnSync('npm', [verb, what, ...flags], { encoding: 'utf8', env: process.env });
  return { isDone: status === 0, said: stderr.slice(-1000) };
}

async function secondsUntil(what: string, isTrue: () => Promise<boolean>): Promise<number> {
  const begun = performance.now();
  await until(what, isTrue, ALLOWED_MS);
  return (performance.now() - begun) / 1000;
}

describe('an install that real processes see', () => {
  it('shows in bandog query within seconds of npm’s end, and is gone after npm uninstall, also across a restart of the collector', async ({
    skip,
  }) => {
    const installed = npm('install', `${TOOL.package}@${TOOL.version}`);
    skip(!installed.isDone && /E(NOTFOUND|AI_AGAIN|CONNREFUSED|TIMEDOUT)/.test(installed.said), 'the registry cannot be reached');
    expect(installed).toMatchObject({ isDone: true });
    const seen = await secondsUntil('it shows', async () => (await stateOf()) === 'installed');

    const [copy, ...others] = await copies();
    expect(others).toEqual([]);
    expect(copy?.finding).toMatchObject({
      channel: 'npm',
      version: TOOL.version,
      identity: 'proven',
      anchor: `/home/ada/.npm-global/lib/node_modules/${TOOL.package}`,
      account: { name: 'ada' },
    });

    await stack.end('collector', 'SIGTERM');
    await stack.startCollector();
    expect(await stateOf()).toBe('installed');

    expect(npm('uninstall', TOOL.package)).toMatchObject({ isDone: true });
    const gone = await secondsUntil('it is gone', async () => (await stateOf()) === 'gone');
    expect(await stack.status()).toMatchObject({ running: true, waiting: 0, findings: [], incomplete: [] });
    console.log(`  shown ${seen.toFixed(1)} s after npm install ended, gone ${gone.toFixed(1)} s after npm uninstall`);
  }, 60_000);

  it('leaves nothing running after SIGTERM, and nothing waiting', async () => {
    const { scanner } = stack.scanners();
    expect(scanner).toBeGreaterThan(0);
    const begun = performance.now();
    expect(await stack.end('agent', 'SIGTERM')).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(await stack.end('collector', 'SIGTERM')).toBe(0);
    expect(stack.processes()).toEqual([]);
    expect(await stack.status()).toMatchObject({ running: false, waiting: 0 });
  });
});

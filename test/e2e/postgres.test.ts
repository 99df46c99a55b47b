import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../installer/bundle/bundle.ts';
import { noPostgres } from '../postgres/binaries.ts';
import { PostgresServer } from '../postgres/server.ts';
import { Stack, until } from './stack.ts';

const WAIT_MS = 60_000;
const skipped = noPostgres();

describe.skipIf(skipped !== undefined)(`a collector on PostgreSQL${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-on-pg-'));
  let server: PostgresServer;
  let stack: Stack;
  beforeAll(async () => {
    server = await PostgresServer.start({ isDurable: true });
    // As it ships: the client of PostgreSQL is part of the bundle.
    await bundle(path.join(folder, 'built'));
    stack = await Stack.start({ program: path.join(folder, 'built', 'bandog.mjs') });
  }, 2 * WAIT_MS);
  afterAll(async () => {
    await stack.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Installs a tool into the first home. */
  function install(name: string, bin: string): void {
    const tool = path.join(stack.home, '.npm-global/lib/node_modules', name);
    mkdirSync(path.join(tool, 'bin'), { recursive: true });
    writeFileSync(path.join(tool, 'package.json'), JSON.stringify({ name, version: '1.2.3', bin: { [bin]: `bin/${bin}` } }));
    writeFileSync(path.join(tool, 'bin', bin), '#!/usr/bin/env node\n');
  }
  const products = async () =>
    (await stack.query().catch(() => undefined))?.findings.map((one) => one.finding.product).toSorted();
  const found = async (...wanted: readonly string[]) =>
    until(`${wanted.join(' and ')} are found`, async () => (await products())?.join() === wanted.join(), WAIT_MS);

  it(
    'goes on where it was on SQLite, and after the database was killed, with nobody’s help',
    { timeout: 5 * WAIT_MS },
    async () => {
      install('opencode-ai', 'opencode');
      await found('opencode');
      const [before] = (await stack.query()).findings;

      const address = await server.createDatabase('bandog');
      const migrate = ['collector', 'migrate', '--to', address, '--data', stack.dataFolder];
      expect(await stack.call(migrate, true)).toMatchObject({ code: 3, stderr: expect.stringContaining('E_STATE_LOCKED') });
      expect(await stack.end('collector', 'SIGTERM')).toBe(0);
      expect((await stack.call(migrate)).stdout).toMatch(/^host +1 +[0-9a-f]{64}$/m);
      await expect(stack.startCollector()).rejects.toThrow(/E_CONFIG_INVALID.*was moved to postgres:/s);
      stack.store = address;
      await stack.startCollector();
      expect((await stack.query()).findings).toEqual([before]);

      install('@openai/codex', 'codex');
      await found('codex-cli', 'opencode');
      await server.kill();
      install('@qoder-ai/qodercli', 'qodercli');
      await until('the collector is without its store', () => stack.text('collector').includes('E_STORE_UNAVAILABLE'), WAIT_MS);
      await server.startAgain();
      await found('codex-cli', 'opencode', 'qoder-cli');
      expect((await stack.call(['collector', 'audit', 'verify', '--data', stack.dataFolder])).stdout).toContain(
        'follow from one another',
      );
      expect(stack.text('collector')).not.toContain('met a defect');
    },
  );
});

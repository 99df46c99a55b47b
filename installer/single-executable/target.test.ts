import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ScanDocument } from '../../src/domain/scan-document.ts';
import type { Artefact, Stage } from '../contract.ts';
import { stage } from '../stage.ts';
import { target } from './target.ts';

const SOURCES = fileURLToPath(new URL('../../bin/bandog.mjs', import.meta.url));
const isHere = process.platform === 'linux' && process.arch === 'x64' && spawnSync('strip', ['--version']).status === 0;
let folder = '';
let staged: Stage;
let built: Artefact;

beforeAll(async () => {
  if (!isHere) return;
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-single-'));
  staged = await stage({ folder: path.join(folder, 'stage'), compression: 'fast' });
  const [artefact] = await target.build(staged, path.join(folder, 'out'));
  if (artefact === undefined) throw new Error('nothing was built');
  built = artefact;
}, 120_000);
afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

function run(command: readonly [string, ...string[]], env: Readonly<Record<string, string>> = {}) {
  const [file, ...args] = command;
  return spawnSync(file, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: folder, ...env },
    timeout: 60_000,
  });
}

describe.skipIf(!isHere)('the single executable (needs Linux x64 and strip)', () => {
  it('is as it was staged', async () => {
    expect(await target.verify(built, staged)).toEqual([]);
  });

  it('shows a seeded difference', async () => {
    expect(await target.verify(built, { ...staged, version: '9.9.9' })).toMatchObject([{ want: 'bandog 9.9.9\n0' }]);
  });

  it('finds what the sources find, in a quick look and in a sweep', () => {
    const tool = path.join(folder, 'host/home/alice/.npm-global/lib/node_modules/@openai/codex');
    mkdirSync(path.join(tool, 'bin'), { recursive: true });
    writeFileSync(path.join(tool, 'package.json'), '{"name":"@openai/codex","version":"0.169.0","bin":{"codex":"bin/codex.js"}}');
    writeFileSync(path.join(tool, 'bin/codex.js'), '#!/usr/bin/env node\n');
    for (const depth of [[], ['--deep']]) {
      const documents = [[process.execPath, SOURCES] as const, [built.path] as const].map((program) => {
        const { stdout, stderr } = run([...program, 'scan', '--json', '--root', path.join(folder, 'host'), ...depth]);
        expect(stderr).toBe('');
        const { findings, coverage, catalogue } = JSON.parse(stdout) as ScanDocument;
        return { findings, coverage, catalogue };
      });
      expect(documents[0]?.findings.map((finding) => finding.product)).toEqual(['codex-cli']);
      expect(documents[1]).toEqual(documents[0]);
    }
  });

  it('starts the collector’s store, whose threads do not see the file system in the executable', async () => {
    const data = path.join(folder, 'data');
    const collector = spawn(built.path, ['collector', 'run', '--data', data, '--listen', '127.0.0.1:0'], { stdio: 'ignore' });
    try {
      await vi.waitFor(() => expect(existsSync(path.join(data, 'address'))).toBe(true), { timeout: 15_000, interval: 50 });
    } finally {
      collector.kill('SIGTERM');
      await once(collector, 'exit');
    }
    expect(collector.exitCode).toBe(0);
  });
});

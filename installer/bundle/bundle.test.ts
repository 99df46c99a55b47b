import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './bundle.ts';
import type { ScanDocument } from '../../src/domain/scan-document.ts';

const SOURCES = fileURLToPath(new URL('../../bin/bandog.mjs', import.meta.url));
let folder = '';
let built = '';

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-bundle-'));
  // Away from the checkout, so that nothing of it can be loaded by chance.
  built = path.join(folder, 'built');
  await bundle(built);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A Node of this machine that is too old for the product; absent: there is none. */
const OLD_NODE = ['/usr/bin/node', '/usr/bin/nodejs', '/usr/local/bin/node'].find((file) => {
  const major = Number(/^v(\d+)/.exec(spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? Infinity);
  return major < 24;
});

function run(program: string, ...argv: readonly string[]): { readonly code: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: folder },
    timeout: 60_000,
  });
  return { code: status, text: stdout === '' ? stderr : stdout };
}

describe('the product as it ships', () => {
  it('finds what the sources find', () => {
    const home = path.join(folder, 'host/home/alice');
    const tool = path.join(home, '.npm-global/lib/node_modules/@openai/codex');
    mkdirSync(path.join(tool, 'bin'), { recursive: true });
    writeFileSync(path.join(tool, 'package.json'), '{"name":"@openai/codex","version":"0.169.0","bin":{"codex":"bin/codex.js"}}');
    writeFileSync(path.join(tool, 'bin/codex.js'), '#!/usr/bin/env node\n');
    const scan = ['scan', '--json', '--root', path.join(folder, 'host')];
    const documents = [SOURCES, path.join(built, 'bandog.mjs')].map((program) => {
      const { text } = run(program, ...scan);
      const { findings, coverage, catalogue } = JSON.parse(text) as ScanDocument;
      return { findings, coverage, catalogue };
    });
    expect(documents[0]?.findings.map((finding) => finding.product)).toEqual(['codex-cli']);
    expect(documents[1]).toEqual(documents[0]);
  });

  it('holds the signatures that it was compiled from', () => {
    expect(run(path.join(built, 'bandog.mjs'), 'signatures', 'lint').text).toMatch(/^\d+ signatures, nothing to mend\n$/);
  });

  it.skipIf(OLD_NODE === undefined)('says which Node it needs (skipped where no old one is installed)', () => {
    const { status, stdout, stderr } = spawnSync(OLD_NODE ?? '', [path.join(built, 'bandog.mjs'), '--version'], {
      encoding: 'utf8',
      env: { HOME: folder },
    });
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^bandog: E_NODE_VERSION: this is Node \d+\.\d+\.\d+, and Bandog needs Node 24 or newer\.\n {2}What to do: .+\n$/,
    );
    expect(status).toBe(3);
  });

  it('says its version', () => {
    const { version } = JSON.parse(readFileSync(path.join(built, 'package.json'), 'utf8')) as { version: string };
    expect(run(path.join(built, 'bandog.mjs'), '--version')).toEqual({ code: 0, text: `bandog ${version}\n` });
  });

  it('starts collector, agent and scanner, and what is found arrives', () => {
    const { code, text } = run(path.join(built, 'bandog.mjs'), 'demo', '--once');
    expect(text).toContain('The collector answers at https://127.0.0.1:');
    expect(code).toBe(0);
  }, 60_000);
});

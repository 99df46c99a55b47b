import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Artefact, Stage } from '../contract.ts';
import { stage } from '../stage.ts';
import { target } from './target.ts';

const isHere =
  process.platform === 'linux' &&
  process.arch === 'x64' &&
  target.tools.every(({ program }) => spawnSync(program, ['--version']).status === 0);
let folder = '';
let staged: Stage;
let built: Artefact;

beforeAll(async () => {
  if (!isHere) return;
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-linux-deb-'));
  staged = await stage({ folder: path.join(folder, 'stage'), version: '1.2.3', compression: 'fast' });
  const [artefact] = await target.build(staged, path.join(folder, 'out'));
  if (artefact === undefined) throw new Error('nothing was built');
  built = artefact;
}, 120_000);
afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!isHere)('the Debian package (needs Linux x64, binutils and dpkg)', () => {
  it('is as it was staged, all of it root’s and nobody else’s to write', async () => {
    expect(await target.verify(built, staged)).toEqual([]);
  });

  it('shows a seeded difference', async () => {
    const other = await target.verify(built, { ...staged, version: '1.2.4' });
    expect(other.map(({ path: at }) => at)).toContain('control: Version');
  });

  it('is the same, byte for byte, when it is built again', async () => {
    mkdirSync(path.join(folder, 'again'));
    const [again] = await target.build(staged, path.join(folder, 'again'));
    expect(again?.sha256).toBe(built.sha256);
  });

  it('has scripts that the shell understands', () => {
    spawnSync('dpkg-deb', ['--control', built.path, path.join(folder, 'control')]);
    for (const script of ['postinst', 'prerm', 'postrm'])
      expect(spawnSync('sh', ['-n', path.join(folder, 'control', script)], { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      });
  });

  it('holds a program that runs from where it lies', () => {
    const root = path.join(folder, 'root');
    spawnSync('dpkg-deb', ['--extract', built.path, root]);
    const program = path.join(root, 'usr/lib/bandog');
    const { stdout } = spawnSync(path.join(program, 'node'), [path.join(program, 'main.mjs'), '--version'], { encoding: 'utf8' });
    expect(stdout).toBe('bandog 1.2.3\n');
  });
});

import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shippedCatalogue } from './shipped-catalogue.ts';
import { SHIPPED_SIGNATURES } from './signatures/sources.ts';
import { openCatalogue } from '../catalogue/open.ts';

const SOURCE = 'ai-coding-agent/claude-code.yaml';
let root = '';
let env: Record<string, string> = {};

beforeEach(() => {
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'bandog-shipped-')));
  root = path.join(top, 'checkout');
  mkdirSync(path.join(root, 'signatures/ai-coding-agent'), { recursive: true });
  mkdirSync(path.join(top, 'home/.cache'), { recursive: true, mode: 0o700 });
  env = { XDG_CACHE_HOME: path.join(top, 'home/.cache') };
  cpSync(path.join(SHIPPED_SIGNATURES, SOURCE), path.join(root, 'signatures', SOURCE));
  writeFileSync(path.join(root, 'package.json'), '{"version":"1.2.3"}');
});
afterEach(() => {
  chmodSync(root, 0o755);
  rmSync(path.dirname(root), { recursive: true, force: true });
});

const open = (file: string) => openCatalogue(readFileSync(file));

describe('the shipped catalogue', () => {
  it('is compiled into build/ with the version of the package and of its sources', async () => {
    const file = await shippedCatalogue({ root, env });
    expect(path.dirname(file)).toBe(path.join(root, 'build'));
    expect(open(file).version).toMatch(/^1\.2\.3\+[0-9a-f]{8}$/);
    expect(
      open(file)
        .signatures()
        .map((signature) => signature.id),
    ).toEqual(['claude-code']);
    expect(readdirSync(path.join(root, 'build'))).toEqual([path.basename(file)]);
  });

  it('is not compiled again while nothing changed', async () => {
    const file = await shippedCatalogue({ root, env });
    writeFileSync(file, 'as it was');
    expect(await shippedCatalogue({ root, env })).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe('as it was');
  });

  it('is compiled again when a file was changed, added or removed', async () => {
    const source = path.join(root, 'signatures', SOURCE);
    const first = await shippedCatalogue({ root, env });
    utimesSync(source, new Date(), new Date(Date.now() + 5000));
    const second = await shippedCatalogue({ root, env });
    expect(second).not.toBe(first);
    const added = path.join(root, 'signatures/ai-coding-agent/codex-cli.yaml');
    cpSync(path.join(SHIPPED_SIGNATURES, 'ai-coding-agent/codex-cli.yaml'), added);
    const third = await shippedCatalogue({ root, env });
    expect(
      open(third)
        .signatures()
        .map((signature) => signature.id),
    ).toEqual(['claude-code', 'codex-cli']);
    expect(open(third).version).not.toBe(open(second).version);
    rmSync(added);
    expect(await shippedCatalogue({ root, env })).toBe(second);
  });

  it('lies in the account’s cache when the checkout may not be written', async () => {
    writeFileSync(path.join(root, 'build'), 'a file in the way');
    const file = await shippedCatalogue({ root, env });
    expect(file.startsWith(`${env['XDG_CACHE_HOME']}/bandog/catalogue/`)).toBe(true);
    expect(await shippedCatalogue({ root, env })).toBe(file);
  });

  it('says which file is wrong', async () => {
    writeFileSync(path.join(root, 'signatures', SOURCE), 'id: claude-code\nnome: x\n');
    await expect(shippedCatalogue({ root, env })).rejects.toMatchObject({
      code: 'E_SIGNATURE_INVALID',
      message: expect.stringContaining(`signatures/${SOURCE}:`),
    });
    expect(readdirSync(root)).not.toContain('build');
  });
});

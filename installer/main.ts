/**
 * `npm run build [-- TARGET] [FOLDER]`: what ships. Without a target the bundle alone, by default into build/bandog; with one the package,
 * verified, by default into build/packages.
 *
 *     --version VERSION   builds it as this version instead of package.json's
 *     --fast              compresses little: for trying
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle/bundle.ts';
import type { InstallerTarget } from './contract.ts';
import { TARGETS } from './list.ts';
import { stage } from './stage.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { version: { type: 'string' }, fast: { type: 'boolean', default: false } },
});
const from = process.env['INIT_CWD'] ?? process.cwd();
const target = TARGETS.find(({ name }) => name === positionals[0]);
if (target === undefined) {
  const folder = path.resolve(from, positionals[0] ?? 'build/bandog');
  await bundle(folder);
  const others = TARGETS.map(({ name, summary }) => `  npm run build -- ${name}: ${summary}\n`).join('');
  process.stdout.write(`${folder}: start it with Node 26: node ${path.join(folder, 'bandog.mjs')} --help\n${others}`);
} else process.exitCode = await buildPackage(target, path.resolve(from, positionals[1] ?? 'build/packages'));

async function buildPackage({ tools, build, verify }: InstallerTarget, folder: string): Promise<number> {
  const lacks = tools.filter(({ program }) => spawnSync('which', [program]).status !== 0);
  if (lacks.length > 0) {
    const packages = lacks.map((tool) => tool.package).join(' ');
    process.stderr.write(`missing: ${lacks.map(({ program }) => program).join(', ')}\n  apt-get install ${packages}\n`);
    return 3;
  }
  const staging = mkdtempSync(path.join(tmpdir(), 'bandog-stage-'));
  try {
    const version = values.version === undefined ? {} : { version: values.version };
    const staged = await stage({ folder: path.join(staging, 'bandog'), ...version, compression: values.fast ? 'fast' : 'small' });
    let different = 0;
    for (const artefact of await build(staged, folder)) {
      process.stdout.write(`${artefact.sha256}  ${artefact.path} (${(artefact.bytes / 1e6).toFixed(1)} MB)\n`);
      for (const { path: at, want, found } of await verify(artefact, staged)) {
        different += 1;
        process.stderr.write(`${at}: wanted ${want}, found ${found}\n`);
      }
    }
    return different === 0 ? 0 : 1;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

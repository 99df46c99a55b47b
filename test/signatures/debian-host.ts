import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { buildExampleProgram } from '../../src/scanner/example-programs.ts';
import type { RecordedNode } from '../../src/scanner/host/recorded-tree.ts';
import type { DebianTool } from './debian-tools.ts';

/** One program of Debian and the package that brings it. */
export interface DebianProgram {
  readonly path: string;
  readonly package: string;
}

/**
 * Every file in a folder of commands that a package of Debian 12 (bookworm) brings, from the distribution's own index of
 * contents: lines of `path<TAB>package`, one for each package that brings it.
 */
export function debianPrograms(): readonly DebianProgram[] {
  const packed = readFileSync(new URL('../fixtures/debian-12-executables.tsv.zst', import.meta.url));
  return zstdDecompressSync(packed)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [path = '', name = ''] = line.split('\t');
      return { path, package: name };
    });
}

const MB = 1024 * 1024;
/** Every so-many-th program is as large as those that are looked into whatever their name. */
const LARGE_EVERY = 200;

/** These programs as files that are what such programs are, and the package database that says so; those of tools with their menu entries and units. */
export function debianHost(listed: readonly DebianProgram[], tools: readonly DebianTool[]): Map<string, RecordedNode> {
  const programs = withPrograms(listed, tools);
  const elf = buildExampleProgram({ kind: 'elf', text: 'usage: %s [OPTION]... [FILE]...' });
  const go = buildExampleProgram({ kind: 'go', text: 'flag provided but not defined', entry: 'example.org/tools/restful' });
  const tree = new Map<string, RecordedNode>();
  programs.forEach(({ path }, at) => tree.set(path, programAt(at, { elf, go })));
  const lists = Map.groupBy(programs, (program) => program.package);
  const records = [...lists.keys()].map(
    (name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\nDescription: ${name}\n`,
  );
  tree.set('/var/lib/dpkg/status', records.join('\n'));
  const toolOf = new Map(tools.map((tool) => [tool.package, tool]));
  for (const [name, own] of lists) {
    const { desktopFiles = [`${name}.desktop`], systemdUnits = [] } = toolOf.get(name) ?? {};
    const program = own[0]?.path ?? '';
    const extra = [
      ...desktopFiles.map((file) => [`/usr/share/applications/${file}`, desktopEntry(name, program)] as const),
      ...systemdUnits.map((file) => [`/lib/systemd/system/${file}`, `[Service]\nExecStart=${program}\n`] as const),
    ];
    for (const [path, text] of extra) tree.set(path, text);
    const files = [...own.map(({ path }) => path), ...extra.map(([path]) => path)];
    tree.set(`/var/lib/dpkg/info/${name}.list`, ['/.', ...files, ''].join('\n'));
  }
  return tree;
}

/** The list is a part of the distribution's: programs of tools and traps that it lacks are added. */
function withPrograms(listed: readonly DebianProgram[], tools: readonly DebianTool[]): readonly DebianProgram[] {
  const known = new Set(listed.map((program) => `${program.path} ${program.package}`));
  const own = tools.flatMap((tool) => tool.programs.map((path) => ({ path, package: tool.package })));
  return [...listed, ...own.filter((program) => !known.has(`${program.path} ${program.package}`))];
}

function desktopEntry(name: string, program: string): string {
  return `[Desktop Entry]\nType=Application\nName=${name}\nExec=${program} %U\n`;
}

function programAt(at: number, of: { readonly elf: Uint8Array; readonly go: Uint8Array }): RecordedNode {
  if (at % LARGE_EVERY === 0) return { content: at % (2 * LARGE_EVERY) === 0 ? of.elf : of.go, mode: 0o755, size: 24 * MB };
  switch (at % 4) {
    case 0:
      return { content: '#!/bin/sh\nset -e\nexec "$@"\n', mode: 0o755 };
    case 1:
      return { content: '#!/usr/bin/env python3\nimport sys\n', mode: 0o755 };
    case 2:
      return { content: '#!/usr/bin/perl -w\nuse strict;\n', mode: 0o755 };
    default:
      return { content: of.elf, mode: 0o755 };
  }
}

import { describe, expect, it } from 'vitest';
import { buildExampleProgram } from '../../example-programs.ts';
import { lookAt } from '../../pipeline.ts';
import { identityCache } from '../../identity-cache.ts';
import { found, gapsOf } from '../../../../test/sight.ts';
import { indexOf, NO_CACHE, onDisk, type TreeNode } from '../../../../test/tree-on-disk.ts';
import { zipArchive } from '../../../../test/zip-archive.ts';

const MARKER = 'only-this-tool-says-so/';
const SCRIPT_MARKER = 'only-this-script-says-so';
const INDEX = indexOf({
  id: 'tool',
  npm: [{ name: '@example/tool', bins: ['tool'], parts: ['@example/tool-*'] }],
  pypi: [{ name: 'example-tool' }],
  editorExtensions: ['Example.tool'],
  executables: {
    names: ['tool'],
    distinctNames: ['onlytool'],
    markers: [
      { text: MARKER, in: 'native' },
      { text: SCRIPT_MARKER, in: 'script' },
    ],
  },
  configuration: [{ path: '~/.tool.json', strength: 'strong' }],
});
const padded = (text: string, size: number): Buffer => Buffer.concat([buildExampleProgram({ kind: 'elf', text }), noise(size)]);
/** What does not pack to a hundredth. */
function noise(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0, state = 1; at < size; at += 1, state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0)
    bytes[at] = state >>> 24;
  return bytes;
}
const PROGRAM = padded(`${MARKER}1.4.2`, 3_200_000);
const BUNDLE = `#!/usr/bin/env node\n${SCRIPT_MARKER}\nvar data = '${noise(60_000).toString('hex')}';\n`;
const MANIFEST = JSON.stringify({ name: '@example/tool', version: '1.0.0', bin: { tool: './cli.js' } });
const VSIX = {
  'extension.vsixmanifest': '<PackageManifest/>',
  'extension/package.json': JSON.stringify({ publisher: 'Example', name: 'Tool', version: '2.1.0', main: './out/main' }),
};
const AT = '/home/ann/Downloads/x.zip';
const PACKED = `tool packed archive proven 1.4.2 ${AT}`;

const rows: readonly {
  readonly name: string;
  readonly given: Readonly<Record<string, TreeNode>>;
  readonly want: readonly string[];
}[] = [
  { name: 'a program', given: { [AT]: zipArchive({ 'portable/helper': PROGRAM }) }, want: [PACKED] },
  {
    name: 'a program that is stored',
    given: { [AT]: zipArchive({ 'picture.jpg': PROGRAM }, { isStored: true }) },
    want: [PACKED],
  },
  {
    name: 'a program, under another name of the archive, at the top of a home',
    given: { '/home/ann/notes.dat': zipArchive({ tool: PROGRAM }) },
    want: ['tool packed archive proven 1.4.2 /home/ann/notes.dat'],
  },
  {
    name: 'a program by a name that only it has',
    given: { [AT]: zipArchive({ 'x/OnlyTool.exe': padded('usage', 40_000) }) },
    want: [`tool packed archive possible undefined ${AT}`],
  },
  {
    name: 'a bundle of JavaScript',
    given: { [AT]: zipArchive({ 'app/cli.js': BUNDLE, 'app/x': noise(5000) }) },
    want: [`tool packed archive proven undefined ${AT}`],
  },
  {
    name: 'an extension, with the file that it names',
    given: { '/home/ann/Downloads/x.vsix': zipArchive({ ...VSIX, 'extension/out/main.js': noise(5000) }) },
    want: ['tool packed archive proven 2.1.0 /home/ann/Downloads/x.vsix'],
  },
  { name: 'an extension without it', given: { '/home/ann/Downloads/x.vsix': zipArchive({ ...VSIX, x: noise(5000) }) }, want: [] },
  {
    name: 'a package of node in a project',
    given: {
      [AT]: zipArchive(
        { 'app/node_modules/@example/tool/package.json': MANIFEST, 'app/node_modules/@example/tool/cli.js': 'x'.repeat(5000) },
        { isStored: true },
      ),
    },
    want: [`tool packed archive proven 1.0.0 ${AT}`],
  },
  { name: 'a manifest of one alone', given: { [AT]: zipArchive({ 'package.json': MANIFEST, x: noise(5000) }) }, want: [] },
  {
    name: "a tool's source as a forge packs it",
    given: {
      [AT]: zipArchive({ 'tool-main/package.json': MANIFEST, 'tool-main/cli.js': 'x()', 'tool-main/doc.md': noise(5000) }),
    },
    want: [],
  },
  {
    name: "a tool's source, packed from within",
    given: { [AT]: zipArchive({ 'package.json': MANIFEST, 'cli.js': noise(5000), 'tsconfig.json': '{}' }) },
    want: [],
  },
  {
    name: 'a wheel',
    given: {
      '/home/ann/Downloads/x.whl': zipArchive({
        'example_tool/a.py': noise(5000),
        'example_tool-3.0.dist-info/METADATA': 'x',
        'example_tool-3.0.dist-info/RECORD': 'x',
      }),
    },
    want: ['tool packed archive proven 3.0 /home/ann/Downloads/x.whl'],
  },
  {
    name: 'a text that names the product',
    given: { [AT]: zipArchive({ 'README.md': `${MARKER} @example/tool `.repeat(100_000) }) },
    want: [],
  },
  { name: 'another program', given: { [AT]: zipArchive({ other: padded('usage', 3_200_000) }) }, want: [] },
  { name: 'an archive in an archive', given: { [AT]: zipArchive({ 'inner.zip': zipArchive({ tool: PROGRAM }) }) }, want: [] },
  { name: 'what is encrypted', given: { [AT]: zipArchive({ tool: PROGRAM }, { flags: 1 }) }, want: [] },
  { name: 'a bomb', given: { [AT]: zipArchive({ tool: Buffer.alloc(20_000_000) }) }, want: [] },
  { name: 'half an archive', given: { [AT]: zipArchive({ tool: PROGRAM }).subarray(0, 2_000_000) }, want: [] },
  {
    name: 'a program where no quick look opens archives',
    given: { '/home/ann/a/b/x.zip': zipArchive({ tool: PROGRAM }) },
    want: [],
  },
  {
    name: 'leftovers beside it, which are not its',
    given: { [AT]: zipArchive({ tool: PROGRAM }), '/home/ann/.tool.json': '{}' },
    want: ['tool residue configuration possible undefined /home/ann/.tool.json', PACKED],
  },
  {
    name: 'a copy that runs beside it, which is another',
    given: { [AT]: zipArchive({ tool: PROGRAM }), '/home/ann/x/program': PROGRAM },
    want: [PACKED, 'tool installed copied-binary proven 1.4.2 /home/ann/x/program'],
  },
];

describe('what lies packed in an archive', () => {
  for (const { name, given, want } of rows)
    it(name, () =>
      onDisk(given, (host) => {
        const sight = lookAt(host, INDEX, { order: { depth: 'quick' }, cache: NO_CACHE });
        expect(found(sight).toSorted()).toEqual(want.toSorted());
        expect(gapsOf(sight, 'homes')).toEqual([]);
      }),
    );

  it('is found by a deep look wherever its name says that it is an archive, and of the scope that sees it', () =>
    onDisk(
      {
        '/home/ann/a/b/x.zip': zipArchive({ tool: PROGRAM }),
        '/srv/x.nupkg': zipArchive({ tool: PROGRAM }),
        [AT]: zipArchive({ tool: PROGRAM }),
      },
      (host) => {
        const { observations } = lookAt(host, INDEX, { order: { depth: 'deep' }, cache: NO_CACHE });
        const scopes = observations.map(
          ({ anchor, state, scopes: [scope = ''] }) => `${state} ${anchor} ${scope.slice(0, scope.indexOf('@'))}`,
        );
        expect(scopes.toSorted()).toEqual(
          [`packed ${AT} homes`, 'packed /home/ann/a/b/x.zip sweep', 'packed /srv/x.nupkg sweep'].toSorted(),
        );
      },
    ));

  it('is unpacked once for all looks', () =>
    onDisk({ [AT]: zipArchive({ tool: PROGRAM }) }, (host) => {
      const cache = identityCache();
      const looks = [1, 2].map(() => found(lookAt(host, INDEX, { order: { depth: 'quick' }, cache })));
      expect(looks).toEqual([[PACKED], [PACKED]]);
      const closed = { ...host, open: () => 'denied' as const };
      expect(found(lookAt(closed, INDEX, { order: { depth: 'quick' }, cache }))).toEqual([PACKED]);
    }));
});

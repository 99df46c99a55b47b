import { describe, expect, it } from 'vitest';
import { zippedPackage } from './recogniser.ts';
import type { RecordedNode } from '../../host/recorded-tree.ts';
import { bench, told, type Row } from '../fixtures/bench.ts';
import { zipArchive } from '../../../../test/zip-archive.ts';

const AT = '/home/alice/p/.yarn/cache/@example-tool-npm-1.0.0-0123456789-8.zip';
const IN = 'node_modules/@example/tool/';
const manifest = (more: object = {}): string =>
  JSON.stringify({ name: '@example/tool', version: '1.0.0', bin: { tool: './cli.js' }, ...more });
const archive = (files: Readonly<Record<string, string>>): RecordedNode => ({ content: zipArchive(files) });

const rows: readonly Row[] = [
  {
    name: 'with the file that its manifest names',
    given: [[AT, archive({ [`${IN}package.json`]: manifest(), [`${IN}cli.js`]: 'x()' })]],
    want: ['npm-package [npm:@example/tool] 1.0.0 runnable'],
  },
  {
    name: 'by its main file',
    given: [[AT, archive({ [`${IN}package.json`]: manifest({ bin: {} }), [`${IN}index.js`]: 'x()' })]],
    want: ['npm-package [npm:@example/tool] 1.0.0 runnable'],
  },
  {
    name: 'with its manifest alone',
    given: [[AT, archive({ [`${IN}package.json`]: manifest() })]],
    want: ['npm-package [npm:@example/tool] 1.0.0 bare'],
  },
  { name: 'that says another name', given: [[AT, archive({ [`${IN}package.json`]: manifest({ name: 'left-pad' }) })]], want: [] },
  { name: 'that lies elsewhere in it', given: [[AT, archive({ 'package.json': manifest() })]], want: [] },
  { name: 'whose manifest is no JSON', given: [[AT, archive({ [`${IN}package.json`]: '{' })]], want: [] },
  { name: 'in what is no archive', given: [[AT, 'PK']], want: [`gap malformed ${AT}`] },
  { name: 'that may not be read', given: [[AT, { content: 'PK', isDenied: true }]], want: [`gap denied ${AT}`] },
  { name: 'that is gone', given: [], want: [] },
];

describe('a package in an archive that runs in place', () => {
  for (const { name, given, want } of rows)
    it(name, () => {
      const candidate = { kind: 'zipped-package', name: '@example/tool', path: AT, channel: 'npm-project' } as const;
      expect(told(zippedPackage.recognise(bench(given), candidate))).toEqual(want);
    });
});

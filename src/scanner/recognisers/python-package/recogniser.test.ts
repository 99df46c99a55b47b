import { describe, expect, it } from 'vitest';
import { pythonPackage } from './recogniser.ts';
import { identityCache } from '../../identity-cache.ts';
import { recordedHost } from '../../host/recorded.ts';
import { LOCKED, MB, told, type Row } from '../fixtures/bench.ts';
import { indexOf } from '../../../../test/tree-on-disk.ts';

const SITE = '/opt/venv/lib/python3.12/site-packages';
const INFO = `${SITE}/Some_Tool-1.2.dist-info`;
const METADATA = [`${INFO}/METADATA`, 'Metadata-Version: 2.1\nName: Some_Tool\nVersion: 1.2\n\nName: other\n'] as const;
const wanted = indexOf({ id: 'tool', pypi: [{ name: 'some-tool' }] });
const candidate = { kind: 'python-package', name: 'some-tool', path: INFO, channel: 'pip', binFolders: [] } as const;

describe('a Python package', () => {
  const rows: readonly Row[] = [
    {
      name: 'with a file that its record names, its name as Python compares it',
      given: [METADATA, [`${INFO}/RECORD`, 'some_tool/__init__.py,sha256=x,3\n'], [`${SITE}/some_tool/__init__.py`, 'x=1']],
      want: ['python-package [pypi:some-tool] 1.2 runnable'],
    },
    {
      name: 'without a record, by the module of its name',
      given: [METADATA, [`${SITE}/some_tool/__init__.py`, 'x=1']],
      want: ['python-package [pypi:some-tool] 1.2 runnable'],
    },
    { name: 'of metadata only', given: [METADATA], want: ['python-package [pypi:some-tool] 1.2 bare'] },
    {
      name: 'whose record names files of others',
      given: [METADATA, [`${INFO}/RECORD`, '../../../../../../etc/passwd,,5\n/etc/passwd,,5\n'], ['/etc/passwd', 'root:']],
      want: ['python-package [pypi:some-tool] 1.2 bare'],
    },
    {
      name: 'whose files are empty',
      given: [METADATA, [`${INFO}/RECORD`, 'some_tool/__init__.py,,0\n'], [`${SITE}/some_tool/__init__.py`, '']],
      want: ['python-package [pypi:some-tool] 1.2 bare'],
    },
    { name: 'as an egg, one file', given: [[INFO, 'Name: some.tool\n']], want: ['python-package [pypi:some-tool] - bare'] },
    { name: 'that nobody wants', given: [[`${INFO}/METADATA`, 'Name: other\n']], want: [] },
    {
      name: 'whose metadata names nothing',
      given: [[`${INFO}/METADATA`, 'Version: 1\n']],
      want: [`gap malformed ${INFO}/METADATA`],
    },
    {
      name: 'whose metadata is huge: only its head is read',
      given: [[`${INFO}/METADATA`, { content: METADATA[1], size: 900 * MB }]],
      want: ['python-package [pypi:some-tool] 1.2 bare'],
    },
    {
      name: 'whose metadata may not be read',
      given: [[`${INFO}/METADATA`, { content: 'x', isDenied: true }]],
      want: [`gap denied ${INFO}/METADATA`],
    },
    { name: 'whose folder may not be looked into', given: [[INFO, LOCKED]], want: [`gap denied ${INFO}/METADATA`] },
    { name: 'that is gone', given: [], want: [] },
  ];
  for (const { name, given, want } of rows)
    it(name, () => {
      const bench = { host: recordedHost({ tree: new Map(given) }), wanted, cache: identityCache() };
      expect(told(pythonPackage.recognise(bench, candidate))).toEqual(want);
    });
});

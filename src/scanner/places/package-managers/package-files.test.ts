import { describe, expect, it } from 'vitest';
import { pythonPaths } from './package-files.ts';
import { identityCache } from '../../identity-cache.ts';
import { recordedHost } from '../../host/recorded.ts';
import type { RecordedNode } from '../../host/recorded-tree.ts';
import { lookAt } from '../../pipeline.ts';
import { indexOf } from '../../../../test/tree-on-disk.ts';

const SITE = '/usr/lib/python3/dist-packages';
const INDEX = indexOf({
  id: 'tool',
  pypi: [{ name: 'some-tool' }],
  dpkg: ['some-tool'],
  apk: ['some-tool'],
  pacman: ['some-tool'],
});
const LIST = ['/.', '/usr/bin/some-tool', SITE, `${SITE}/some_tool`, `${SITE}/some_tool/__init__.py`];

/** A Python tool as a distribution lays it out: its metadata named so, and a program. */
function tool(info: string): readonly (readonly [string, RecordedNode])[] {
  return [
    [`${SITE}/${info}/METADATA`, 'Metadata-Version: 2.1\nName: some_tool\nVersion: 1.2\n'],
    [`${SITE}/some_tool/__init__.py`, 'x=1'],
    ['/usr/bin/some-tool', { content: '#!/usr/bin/python3\n', mode: 0o755 }],
  ];
}

function dpkg(list: readonly string[]): readonly (readonly [string, RecordedNode])[] {
  return [
    ['/var/lib/dpkg/status', 'Package: some-tool\nStatus: install ok installed\nArchitecture: all\nVersion: 1.2-1\n\n'],
    ['/var/lib/dpkg/info/some-tool.list', `${list.join('\n')}\n`],
  ];
}

const relative = (path: string): string => path.slice(1);
const INFO = 'some_tool-1.2.dist-info';
const rows: readonly {
  readonly name: string;
  readonly given: readonly (readonly [string, RecordedNode])[];
  readonly want: readonly string[];
}[] = [
  {
    name: 'of dpkg',
    given: [...dpkg([...LIST, `${SITE}/${INFO}`, `${SITE}/${INFO}/METADATA`]), ...tool(INFO)],
    want: ['dpkg proven /usr/bin/some-tool'],
  },
  {
    name: 'of dpkg, with the metadata of setuptools',
    given: [
      ...dpkg([...LIST, `${SITE}/some_tool-1.2.egg-info/PKG-INFO`]),
      ...tool('some_tool-1.2.egg-info').filter(([path]) => !path.endsWith('METADATA')),
      [`${SITE}/some_tool-1.2.egg-info/PKG-INFO`, 'Name: some_tool\nVersion: 1.2\n'],
    ],
    want: ['dpkg proven /usr/bin/some-tool'],
  },
  {
    name: 'of pacman, whose list has files only',
    given: [
      [
        '/var/lib/pacman/local/some-tool-1.2-1/files',
        `%FILES%\n${[...LIST.slice(4), `${SITE}/${INFO}/METADATA`, '/usr/bin/some-tool'].map(relative).join('\n')}\n\n`,
      ],
      ...tool(INFO),
    ],
    want: ['pacman proven /usr/bin/some-tool'],
  },
  {
    name: 'of apk',
    given: [
      [
        '/lib/apk/db/installed',
        `P:some-tool\nV:1.2-r0\nF:usr/bin\nR:some-tool\nF:${relative(SITE)}/some_tool\nR:__init__.py\nF:${relative(SITE)}/${INFO}\nR:METADATA\n\n`,
      ],
      ...tool(INFO),
    ],
    want: ['apk proven /usr/bin/some-tool'],
  },
  {
    name: 'that pip put beside a package of the same name',
    given: [...dpkg(['/usr/bin/some-tool']), ...tool(INFO)],
    want: ['dpkg proven /usr/bin/some-tool', `pip proven ${SITE}/some_tool`],
  },
];

describe('a Python tool of the system is one copy, whose package manager it is', () => {
  for (const { name, given, want } of rows)
    it(name, () => {
      const host = recordedHost({ tree: new Map(given) });
      const { observations } = lookAt(host, INDEX, { order: { depth: 'quick' }, cache: identityCache() });
      expect(observations.map((one) => `${one.channel} ${one.identity} ${one.anchor}`).toSorted()).toEqual(want);
    });
});

it('a package of the system without metadata of Python has no paths of Python, and one with thousands of modules not all', () => {
  expect(pythonPaths(LIST)).toEqual([]);
  const modules = Array.from({ length: 9000 }, (_, at) => `${SITE}/m${at}/__init__.py`);
  const paths = pythonPaths([...modules, `${SITE}/${INFO}/METADATA`, `${SITE}/__pycache__/x.pyc`]);
  expect([paths.length, paths[0]]).toEqual([40, `${SITE}/${INFO}`]);
});

import { describe, expect, it } from 'vitest';
import { sweep } from './place.ts';
import type { Look } from '../contract.ts';
import { recordedHost, type Recording } from '../../host/recorded.ts';
import type { RecordedNode } from '../../host/recorded-tree.ts';
import { scopesOf } from '../../scopes.ts';
import { indexOf } from '../../../../test/tree-on-disk.ts';

const program = (): RecordedNode => ({ content: '\x7fELF', size: 20_000_000 });
const SCRIPT = `#!/usr/bin/env node\n${'x'.repeat(70_000)}`;
const manifest = '{"name":"@example/tool","bin":"cli.js"}';
const WANTED = indexOf({
  id: 'tool',
  npm: [{ name: '@example/tool', bins: ['tool'] }],
  pypi: [{ name: 'example-tool' }],
  editorExtensions: ['Example.tool'],
  applications: { appImages: ['Tool'] },
});
const RUNNING: Recording['processes'] = [
  { pid: 2, parent: 0, startTicks: '1', title: 'kthreadd', deleted: false, arguments: [], owner: 0 },
];

const rows: readonly {
  name: string;
  given: readonly (readonly [string, RecordedNode])[];
  claimed?: readonly string[];
  /** `<kind> <path>`, and the scope that can say that it is gone, where that is a quick look's. */
  want: readonly string[];
}[] = [
  { name: 'nothing', given: [], want: [] },
  {
    name: 'programs wherever they are, but not what the kernel shows',
    given: ['/tmp/a.jpg', '/usr/share/doc/x/notes.txt', '/dev/shm/x', '/etc/x', '/proc/1/exe', '/run/x', '/run/user/1000/x'].map(
      (path) => [path, program()] as const,
    ),
    want: ['/tmp/a.jpg', '/usr/share/doc/x/notes.txt', '/dev/shm/x', '/etc/x', '/run/user/1000/x'].map((path) => `file ${path}`),
  },
  {
    name: 'a script that is a tool, by how it begins',
    given: [
      ['/tmp/a.jpg', SCRIPT],
      ['/tmp/b.jpg', { content: '\xff\xd8', size: 70_000 }],
      ['/tmp/small.js', SCRIPT.slice(0, 60_000)],
      ['/tmp/x/node_modules/x/c.js', SCRIPT],
    ],
    want: ['file /tmp/a.jpg'],
  },
  {
    name: 'what quick looks meet, in their scopes: they say when it is gone',
    given: [
      ['/home/alice/x/node_modules/@example/tool/package.json', manifest],
      ['/home/alice/program', program()],
      ['/home/alice/x/node_modules/other/program', program()],
      ['/opt/program', program()],
      ['/mnt/program', program()],
      ['/opt/notes.txt', program()],
    ],
    want: [
      'npm-package /home/alice/x/node_modules/@example/tool (homes@1000:/home/alice)',
      'file /home/alice/program (homes@1000:/home/alice)',
      'file /home/alice/x/node_modules/other/program',
      'file /opt/program (unpacked@system)',
      'file /mnt/program',
      'file /opt/notes.txt',
    ],
  },
  {
    name: 'packages, of which only the wanted ones are read',
    given: [
      ['/srv2/a/node_modules/@example/tool/package.json', manifest],
      ['/srv2/b/node_modules/other/node_modules/@example/tool/package.json', manifest],
      ['/srv2/c/node_modules/@example/.tool-Ab3dEf9x/package.json', manifest],
      ['/srv2/d/package.json', '{"dependencies":{"alias":"npm:@example/tool@1"}}'],
      ['/srv2/d/node_modules/alias/package.json', manifest],
      ['/srv2/e/moved/package.json', manifest],
      ['/srv2/f/lib/python3.12/site-packages/example_tool-1.0.dist-info/METADATA', 'x'],
      ['/srv2/g/target/example_tool-1.0.dist-info/METADATA', 'x'],
      ['/srv2/h/archive-v0/Qk3/example_tool-1.0.dist-info/METADATA', 'x'],
      ['/srv2/i/node_modules/other/package.json', '{}'],
    ],
    want: [
      'npm-package /srv2/a/node_modules/@example/tool',
      'npm-package /srv2/b/node_modules/other/node_modules/@example/tool',
      'npm-package /srv2/c/node_modules/@example/.tool-Ab3dEf9x',
      'npm-package /srv2/d/node_modules/alias',
      'npm-package /srv2/e/moved',
      'python-package /srv2/f/lib/python3.12/site-packages/example_tool-1.0.dist-info',
      'python-package /srv2/g/target/example_tool-1.0.dist-info',
      'python-package /srv2/h/archive-v0/Qk3/example_tool-1.0.dist-info',
    ],
  },
  {
    name: 'applications and extensions',
    given: [
      ['/mnt/Tool/resources/app.asar', 'x'],
      ['/mnt/Editor/resources/app/product.json', '{}'],
      ['/mnt/Tool-1.2.AppImage', 'x'],
      ['/mnt/Other-1.2.AppImage', 'x'],
      ['/mnt/copied/ext/package.json', '{"publisher":"Example","name":"tool"}'],
      ['/mnt/editor/.obsolete', '{}'],
      ['/mnt/editor/old/package.json', '{"publisher":"Example","name":"tool"}'],
    ],
    want: [
      'application /mnt/Tool',
      'application /mnt/Editor',
      'application /mnt/Tool-1.2.AppImage',
      'editor-extension /mnt/copied/ext',
    ],
  },
  {
    name: 'not what another place has claimed',
    given: [
      ['/mnt/Tool/resources/app.asar', 'x'],
      ['/mnt/x/package.json', manifest],
      ['/mnt/y/node_modules/@example/tool/package.json', manifest],
    ],
    claimed: ['/mnt/Tool', '/mnt/x', '/mnt/y/node_modules/@example/tool'],
    want: [],
  },
  { name: 'says what it could not look at', given: [['/mnt/x', { kind: 'folder', isDenied: true }]], want: ['denied /mnt/x'] },
];

describe('a sweep', () => {
  for (const { name, given, claimed = [], want } of rows) {
    it(`finds ${name}`, () => {
      const host = recordedHost({ tree: new Map(given), processes: RUNNING });
      const look: Look = { host, wanted: WANTED, depth: 'deep', isAtRest: false, claimed: new Set(claimed) };
      const found = scopesOf(host, sweep).flatMap((scope) => [...sweep.candidates(look, scope)]);
      const told = found.map((one) =>
        one.kind === 'gap'
          ? `${one.reason} ${one.path}`
          : `${one.kind} ${one.path}${one.scope === undefined ? '' : ` (${one.scope})`}`,
      );
      expect(told.toSorted()).toEqual(want.toSorted());
    });
  }
});

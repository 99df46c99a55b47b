import { describe, expect, it } from 'vitest';
import { commands } from './commands/place.ts';
import type { Candidate, Look, Place, PlaceGap } from './contract.ts';
import { homes } from './homes/place.ts';
import { namedPaths } from './named-paths/place.ts';
import { processes } from './processes/place.ts';
import { recordedHost, type Recording } from '../host/recorded.ts';
import type { RecordedNode } from '../host/recorded-tree.ts';
import { scopesOf } from '../scopes.ts';
import { indexOf } from '../../../test/tree-on-disk.ts';

const MB = 1024 * 1024;
const BIG = { content: '\x7fELF', size: 20 * MB } as const;
const FOLDER = { kind: 'folder' } as const;
const LOCKED = { kind: 'folder', isDenied: true } as const;
const WANTED = indexOf({
  id: 'tool',
  npm: [{ name: '@example/tool', bins: ['tool'] }],
  installRoots: [
    { path: '~/.tool', executables: ['bin/tool'] },
    { path: '~/.tools/*', executables: ['tool'] },
    { path: '/opt/Tool', executables: ['tool'] },
  ],
  configuration: [
    { path: '~/.tool/settings.json', strength: 'strong' },
    { path: '~/.tool/projects/*/chat-*.json', strength: 'strong' },
  ],
});

/** `<kind> <path>` of each candidate with its further paths, `gap <reason> <path>` of each gap. */
function yielded(place: Place, recording: Recording, depth: Look['depth'] = 'quick'): readonly string[] {
  const host = recordedHost(recording);
  const look = { host, wanted: WANTED, depth, isAtRest: host.processes().length === 0, claimed: new Set<string>() } as const;
  return scopesOf(host, place).flatMap((scope) => [...place.candidates(look, scope)].map(told));
}

function told(one: Candidate | PlaceGap): string {
  if (one.kind === 'gap') return `gap ${one.reason} ${one.path}`;
  const further = (one.paths ?? []).length === 0 ? '' : ` also ${one.paths?.join(' ')}`;
  const shown = one.kind === 'configuration' && one.shown !== one.path ? ` as ${one.shown}` : '';
  return `${one.kind} ${one.path}${further}${shown}`;
}

interface Row {
  readonly name: string;
  readonly given: readonly (readonly [string, RecordedNode])[];
  readonly want: readonly string[];
}

function table(place: Place, rows: readonly Row[]): void {
  describe(`the place ${place.id}`, () => {
    for (const { name, given, want } of rows)
      it(name, () => expect(yielded(place, { tree: new Map(given) }).toSorted()).toEqual(want.toSorted()));
  });
}

table(commands, [
  { name: 'an empty host', given: [], want: [] },
  {
    name: 'large files by whatever name, small ones by a wanted name, nothing else',
    given: [
      ['/usr/bin/renamed', BIG],
      ['/usr/bin/tool', '#!/bin/sh'],
      ['/usr/bin/ls', 'small'],
      ['/home/alice/.local/bin/tool.exe', 'x'],
      ['/home/alice/bin/sub/tool', 'not a command folder'],
    ],
    want: ['file /usr/bin/renamed', 'file /usr/bin/tool', 'file /home/alice/.local/bin/tool.exe'],
  },
  {
    name: 'a link by where it leads, and as a further name of that',
    given: [
      ['/usr/local/bin/tool', { link: '/srv/elsewhere/program' }],
      ['/srv/elsewhere/program', BIG],
      ['/usr/local/bin/dangling', { link: '/nowhere' }],
      ['/usr/local/bin/loop', { link: 'loop' }],
    ],
    want: ['file /srv/elsewhere/program also /usr/local/bin/tool'],
  },
  {
    name: '/bin as a link to /usr/bin once',
    given: [
      ['/bin', { link: 'usr/bin' }],
      ['/usr/bin/tool', BIG],
    ],
    want: ['file /usr/bin/tool'],
  },
  {
    name: 'what may not be looked at',
    given: [
      ['/home/alice/bin', LOCKED],
      ['/srv/locked', LOCKED],
      ['/srv/locked/program', BIG],
      ['/usr/bin/tool', { link: '/srv/locked/program' }],
    ],
    want: ['gap denied /home/alice/bin', 'gap denied /usr/bin/tool'],
  },
  {
    name: 'folders and devices with wanted names are nothing',
    given: [
      ['/usr/bin/tool', FOLDER],
      ['/usr/local/bin/tool', { kind: 'other' }],
    ],
    want: [],
  },
]);

/** What lies beside and in packages. */
const IN_PROJECT: readonly (readonly [string, RecordedNode])[] = [
  ['/home/alice/p/node_modules/.cache/babel/7f', BIG],
  ['/home/alice/p/node_modules/.bin/lint', BIG],
  ['/home/alice/p/node_modules/other/native', BIG],
  ['/home/alice/p/node_modules/.pnpm/other@1.0.0/node_modules/other/native', BIG],
  ['/home/alice/v/site-packages/other/native', BIG],
];

it('the place homes of a host that runs leaves packages, file by file, to a deep look', () => {
  const running = [{ pid: 7, parent: 1, startTicks: '1', title: 'x', deleted: false, arguments: [] }];
  expect(yielded(homes, { tree: new Map(IN_PROJECT), processes: running }).toSorted()).toEqual([
    'file /home/alice/p/node_modules/.bin/lint',
    'file /home/alice/p/node_modules/.cache/babel/7f',
  ]);
});

table(homes, [
  { name: 'an empty home', given: [['/home/alice', FOLDER]], want: [] },
  {
    name: "projects' packages, moved packages and large files, whatever their folder and mode",
    given: [
      ['/home/alice/p/node_modules/@example/tool/package.json', '{"name":"@example/tool"}'],
      ['/home/alice/moved/package.json', '{"name":"@example/tool"}'],
      ['/home/alice/.cache/x/y', { ...BIG, mode: 0o600 }],
      ['/home/alice/small', 'x'],
    ],
    want: [
      'npm-package /home/alice/p/node_modules/@example/tool',
      'npm-package /home/alice/moved',
      'file /home/alice/.cache/x/y',
    ],
  },
  {
    name: 'a checkout of its source is no copy',
    given: [
      ['/home/alice/src/package.json', '{"name":"@example/tool"}'],
      ['/home/alice/src/tsconfig.json', '{}'],
    ],
    want: [],
  },
  {
    name: 'what has no name of its own: objects of a repository and of a cache',
    given: [
      ['/home/alice/p/.git/objects/ab/cdef', BIG],
      ['/home/alice/p/.git/objects/pack/pack-1.pack', BIG],
      ['/home/alice/.npm/_cacache/content-v2/sha512/aa', BIG],
      ['/home/alice/objects/tool', BIG],
    ],
    want: ['file /home/alice/p/.git/objects/pack/pack-1.pack', 'file /home/alice/objects/tool'],
  },
  {
    name: 'what is hidden beside and in the packages of a project',
    given: IN_PROJECT,
    want: IN_PROJECT.map(([path]) => `file ${path}`),
  },
  {
    name: 'a locked folder',
    given: [
      ['/home/alice/p', LOCKED],
      ['/home/alice/q', BIG],
    ],
    want: ['gap denied /home/alice/p', 'file /home/alice/q'],
  },
  {
    name: 'no link, wherever it leads',
    given: [
      ['/home/alice/l', { link: '/srv' }],
      ['/srv/x', BIG],
    ],
    want: [],
  },
]);

table(namedPaths, [
  { name: 'an empty host', given: [['/home/alice', FOLDER]], want: [] },
  {
    name: 'install roots and configuration, in homes and on the system',
    given: [
      ['/home/alice/.tool/settings.json', '{}'],
      ['/home/alice/.tools/1.0/tool', BIG],
      ['/opt/Tool/tool', BIG],
      ['/home/opt/Tool/tool', BIG],
    ],
    want: [
      'install-root /home/alice/.tool',
      'configuration /home/alice/.tool/settings.json',
      'install-root /home/alice/.tools/1.0',
      'install-root /opt/Tool',
    ],
  },
  {
    name: 'a linked folder, where it leads, when that is in the same home',
    given: [
      ['/home/alice/.tool', { link: 'data/tool' }],
      ['/home/alice/data/tool/settings.json', '{}'],
      ['/home/bob/.tool', { link: '/home/alice/data/tool' }],
    ],
    want: [
      'install-root /home/alice/data/tool also /home/alice/.tool',
      'configuration /home/alice/data/tool/settings.json as /home/alice/.tool/settings.json',
    ],
  },
  {
    name: 'R03: names for which the signature has a star, told as it has them',
    given: [['/home/alice/.tool/projects/secret/chat-with-ann.json', '{}']],
    want: [
      'install-root /home/alice/.tool',
      'configuration /home/alice/.tool/projects/secret/chat-with-ann.json as /home/alice/.tool/projects/*/chat-*.json',
    ],
  },
  {
    name: 'what may not be looked at',
    given: [
      ['/home/alice/.tool', LOCKED],
      ['/home/alice/.tools', { link: 'locked/tools' }],
      ['/home/alice/locked', LOCKED],
      ['/home/alice/locked/tools/1.0', FOLDER],
    ],
    want: [
      'gap denied /home/alice/.tool/projects',
      'install-root /home/alice/.tool',
      'gap denied /home/alice/.tool/settings.json',
      'gap denied /home/alice/.tools',
    ],
  },
  {
    name: 'many folders under one name: as many as are looked at, and a gap',
    given: Array.from({ length: 70 }, (_, at) => [`/home/alice/.tools/${String(at).padStart(2, '0')}`, FOLDER] as const),
    want: [
      ...Array.from({ length: 64 }, (_, at) => `install-root /home/alice/.tools/${String(at).padStart(2, '0')}`),
      'gap budget /home/alice/.tools/64',
    ],
  },
]);

describe('the place processes', () => {
  const process = { parent: 1, startTicks: '1', title: 'x', deleted: false, arguments: [], owner: 1000 };
  const tree = new Map<string, RecordedNode>([
    ['/srv/program', BIG],
    ['/srv/js/native', { ...BIG }],
    ['/srv/js/bundle.js', { ...BIG }],
    ['/home/alice/program', BIG],
    ['/home/alice/bun', BIG],
    ['/usr/bin/node', BIG],
    ['/srv/app/node_modules/@example/tool/cli.js', 'run()'],
  ]);
  const rows: readonly { name: string; given: NonNullable<Recording['processes']>; want: readonly string[] }[] = [
    { name: 'nothing runs', given: [], want: [] },
    { name: 'a kernel thread', given: [{ ...process, pid: 2 }], want: ['process /'] },
    {
      name: 'a program that no other place looks at, once',
      given: [
        { ...process, pid: 3, executable: '/srv/program' },
        { ...process, pid: 4, executable: '/srv/program' },
      ],
      want: ['process /srv/program', 'file /srv/program', 'process /srv/program'],
    },
    {
      name: 'a program in a home, which the homes look at',
      given: [{ ...process, pid: 5, executable: '/home/alice/program' }],
      want: ['process /home/alice/program'],
    },
    {
      name: 'a program in a container',
      given: [{ ...process, pid: 6, executable: '/srv/program', container: 'c'.repeat(64) }],
      want: ['process /srv/program'],
    },
    {
      name: 'a deleted program',
      given: [{ ...process, pid: 7, executable: '/srv/program', deleted: true }],
      want: ['process /srv/program'],
    },
    {
      name: 'a package that an interpreter runs from where nobody looks',
      given: [
        { ...process, pid: 8, executable: '/usr/bin/node', arguments: ['node', '/srv/app/node_modules/@example/tool/cli.js'] },
      ],
      want: ['process /usr/bin/node', 'file /usr/bin/node', 'npm-package /srv/app/node_modules/@example/tool'],
    },
    {
      name: 'a bundle or program that an interpreter or the loader runs from where nobody looks',
      given: [
        {
          ...process,
          pid: 11,
          executable: '/home/alice/bun',
          arguments: ['bun', 'run', './bundle.js'],
          workingFolder: '/srv/js',
        },
        { ...process, pid: 12, executable: '/lib/ld-linux-x86-64.so.2', arguments: ['ld', '/srv/js/native'] },
      ],
      want: ['process /home/alice/bun', 'file /srv/js/bundle.js', 'process /lib/ld-linux-x86-64.so.2', 'file /srv/js/native'],
    },
    {
      name: "what may not be seen of other accounts' processes: one gap",
      given: [
        { ...process, pid: 9, isHidden: true },
        { ...process, pid: 10, isHidden: true },
      ],
      want: ['gap denied undefined'],
    },
  ];
  for (const { name, given, want } of rows) it(name, () => expect(yielded(processes, { tree, processes: given })).toEqual(want));
});

import { describe, expect, it } from 'vitest';
import { BOB, evidence, job, joinAll, program, running } from './fixtures/evidence.ts';
import type { Evidence } from '../../domain/evidence.ts';

const MAIN = '/home/alice/.nvm/lib/node_modules/@anthropic-ai/claude-code';

interface Row {
  readonly name: string;
  readonly given: readonly Evidence[];
  /** `<product> <state> <channel> <identity> <anchor> by <account>` of each copy. */
  readonly want: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    name: 'programs of one product side by side are one copy, but not in a folder where anybody puts them',
    given: ['/d/claude/a.exe', '/d/claude/b.exe', '/d/Downloads/a.exe', '/d/Downloads/b.exe'].map((path) =>
      program(path, { keys: ['version-info:anthropic/claude'] }),
    ),
    want: [
      'claude-code installed copied-binary proven /d/claude/a.exe by alice',
      'claude-code installed copied-binary proven /d/Downloads/a.exe by alice',
      'claude-code installed copied-binary proven /d/Downloads/b.exe by alice',
    ],
  },
  {
    name: 'a service is of the copy in which its program lies',
    given: [evidence(MAIN), job(`${MAIN}/daemon`)],
    want: [`claude-code installed npm proven ${MAIN} by alice`],
  },
  {
    name: 'a service with a program of its own is of the only copy of its account',
    given: [evidence(MAIN), job('/home/alice/helper')],
    want: [`claude-code installed npm proven ${MAIN} by alice`],
  },
  {
    name: 'a service beside two copies is a third, of which nothing says whose it is',
    given: [evidence(MAIN), evidence('/o/claude-code'), job('/home/alice/helper')],
    want: [
      `claude-code installed npm proven ${MAIN} by alice`,
      'claude-code installed npm proven /o/claude-code by alice',
      'claude-code installed native-installer possible /home/alice/helper by alice',
    ],
  },
  {
    name: 'services without any copy are one together, and none of another account',
    given: [
      job('/a/daemon', { account: BOB }),
      job('/a/helper', { account: BOB, keys: ['service:claude.helper'] }),
      evidence(MAIN),
    ],
    want: [
      `claude-code installed npm proven ${MAIN} by alice`,
      'claude-code installed native-installer possible /a/daemon by bob',
    ],
  },
  {
    name: 'a service whose program is gone is residue',
    given: [job('/etc/systemd/system/claude.daemon.service', { runnable: false })],
    want: ['claude-code residue native-installer possible /etc/systemd/system/claude.daemon.service by alice'],
  },
];

describe('services and programs of an application join the copy that they are of', () => {
  for (const { name, given, want } of ROWS)
    it(name, () => {
      for (const order of [given, given.toReversed()]) {
        const lines = joinAll(order).observations.map(
          ({ product, state, channel, identity, anchor, account }) =>
            `${product} ${state} ${channel} ${identity} ${anchor} by ${account?.name}`,
        );
        expect(lines.toSorted()).toEqual(want.toSorted());
      }
    });
});

describe('a process of which only the name of its image is known', () => {
  const named = (title: string): Evidence => running('/', { title });
  const rows: readonly { readonly name: string; readonly given: readonly Evidence[]; readonly want: readonly string[] }[] = [
    {
      name: 'runs the only copy with a file of that name',
      given: [program('/Users/alice/Claude/Claude.exe'), named('claude.exe')],
      want: ['/Users/alice/Claude/Claude.exe run as /Users/alice/Claude/Claude.exe'],
    },
    {
      name: 'runs neither of two',
      given: [program('/Users/alice/Claude/Claude.exe'), program('/d/claude.exe'), named('claude.exe')],
      want: ['/Users/alice/Claude/Claude.exe', '/d/claude.exe'],
    },
    {
      name: 'of a runtime that everybody brings says nothing',
      given: [program('/Users/alice/Claude/node.exe'), named('node.exe')],
      want: ['/Users/alice/Claude/node.exe'],
    },
    { name: 'is nothing without a copy', given: [named('claude.exe')], want: [] },
  ];
  for (const { name, given, want } of rows)
    it(name, () => {
      const lines = joinAll(given).observations.map((one) =>
        [one.anchor, ...one.running.map(({ executable }) => `run as ${executable}`)].join(' '),
      );
      expect(lines.toSorted()).toEqual(want.toSorted());
    });
});

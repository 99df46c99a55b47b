import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ALICE, BOB, evidence, joinAll, leftover, MARKER, NPM, PART, program, running } from './fixtures/evidence.ts';
import type { Evidence } from '../../domain/evidence.ts';

const LIB = '/home/alice/.nvm/lib/node_modules';
const MAIN = `${LIB}/@anthropic-ai/claude-code`;
const NATIVE = `${LIB}/@anthropic-ai/claude-code-linux-x64`;
const DOCKER = { kind: 'container', id: 'c'.repeat(64) } as const;
const SHARE = '/home/alice/.local/share/claude';
const installRoot = (more: Partial<Evidence> = {}): Evidence =>
  evidence(SHARE, {
    kind: 'install-root',
    keys: ['root:~/.local/share/claude', MARKER],
    channel: 'native-installer',
    files: ['1:50'],
    ...more,
  });

interface Row {
  readonly name: string;
  readonly given: readonly Evidence[];
  /** `<product> <state> <channel> <identity> <anchor>[ by <account>][ in <product>][ run by <pids>]` of each copy. */
  readonly want: readonly string[];
  /** Two places say the same of one folder: the one that comes first is believed. */
  readonly isOrdered?: true;
}

const ROWS: readonly Row[] = [
  { name: 'nothing', given: [], want: [] },
  { name: 'evidence that bears no wanted name', given: [evidence('/x', { keys: ['npm:left-pad'] })], want: [] },
  {
    name: 'one root seen by two places is one copy',
    isOrdered: true,
    given: [evidence(MAIN), evidence(MAIN, { place: 'homes', channel: 'npm-project' })],
    want: [`claude-code installed npm proven ${MAIN} by alice`],
  },
  {
    name: 'two installs are two copies',
    given: [evidence(MAIN), evidence('/home/alice/p/node_modules/@anthropic-ai/claude-code')],
    want: [
      `claude-code installed npm proven ${MAIN} by alice`,
      'claude-code installed npm proven /home/alice/p/node_modules/@anthropic-ai/claude-code by alice',
    ],
  },
  {
    name: 'a platform part beside its main package is of that copy',
    given: [evidence(NATIVE, { keys: [PART], group: LIB }), evidence(MAIN, { group: LIB })],
    want: [`claude-code installed npm proven ${MAIN} by alice`],
  },
  {
    name: 'a part without its main package is a copy',
    given: [evidence(NATIVE, { keys: [PART], group: LIB })],
    want: [`claude-code installed npm proven ${NATIVE} by alice`],
  },
  {
    name: 'a part beside another main package is of that one',
    given: [
      evidence(MAIN, { group: LIB }),
      evidence('/o/claude-code-linux-x64', { keys: [PART], group: '/o' }),
      evidence('/o/claude-code', { group: '/o' }),
    ],
    want: [`claude-code installed npm proven ${MAIN} by alice`, 'claude-code installed npm proven /o/claude-code by alice'],
  },
  {
    name: 'a nested copy is of the outer one',
    given: [evidence(MAIN), evidence(`${MAIN}/node_modules/@anthropic-ai/claude-code`)],
    want: [`claude-code installed npm proven ${MAIN} by alice`],
  },
  {
    name: 'an executable inside a package is of the package',
    given: [program(`${MAIN}/bin/claude.exe`), evidence(MAIN)],
    want: [`claude-code installed npm proven ${MAIN} by alice`],
  },
  {
    name: "a hard link of a package's executable is of the package",
    given: [program('/home/alice/x', { files: ['1:9'] }), evidence(MAIN, { files: ['1:9'] })],
    want: [`claude-code installed npm proven ${MAIN} by alice`],
  },
  {
    name: 'two hard links of one executable are one copy',
    given: [program('/home/alice/bin/long-name', { files: ['1:9'] }), program('/home/alice/b', { files: ['1:9'] })],
    want: ['claude-code installed copied-binary proven /home/alice/b by alice'],
  },
  {
    name: "packages that share a store's inodes stay two",
    given: [evidence('/home/alice/a/claude-code', { files: ['1:9'] }), evidence('/home/alice/b/claude-code', { files: ['1:9'] })],
    want: [
      'claude-code installed npm proven /home/alice/a/claude-code by alice',
      'claude-code installed npm proven /home/alice/b/claude-code by alice',
    ],
  },
  {
    name: 'a hard link in a package of another account takes no copy away from its owner',
    given: [
      evidence('/home/bob/p/claude-code', { account: BOB, files: ['1:9'] }),
      program('/home/alice/bin/claude', { files: ['1:9'] }),
    ],
    want: [
      'claude-code installed copied-binary proven /home/alice/bin/claude by alice',
      'claude-code installed npm proven /home/bob/p/claude-code by bob',
    ],
  },
  {
    name: "a hard link to alice's program in bob's folder is alice's copy, with both paths",
    given: [installRoot(), program('/home/bob/x', { account: ALICE, files: ['1:50'] })],
    want: [`claude-code installed native-installer proven ${SHARE} by alice`],
  },
  {
    name: 'the same product on the host and in a container are two',
    given: [evidence(MAIN), evidence(MAIN, { environment: DOCKER })],
    want: [`claude-code installed npm proven ${MAIN} by alice`, `claude-code installed npm proven ${MAIN} by alice`],
  },
  {
    name: "a copy inside of another product's says so",
    given: [
      evidence('/opt/Cursor', { kind: 'install-root', keys: ['root:/opt/Cursor'], account: undefined } as never),
      evidence('/opt/Cursor/resources/node_modules/@anthropic-ai/claude-code'),
    ],
    want: [
      'claude-code installed npm proven /opt/Cursor/resources/node_modules/@anthropic-ai/claude-code by alice in cursor',
      'cursor installed npm possible /opt/Cursor',
    ],
  },
  {
    name: 'a bare manifest is possible',
    given: [evidence(MAIN, { runnable: false, version: '1' })],
    want: [`claude-code installed npm possible ${MAIN} by alice`],
  },
  {
    name: 'a command name alone is a near miss',
    given: [program('/home/alice/bin/claude', { keys: ['command:claude'] })],
    want: [],
  },
  {
    name: 'leftovers of an account without a copy are one residue',
    given: [leftover('/home/alice/.claude.json'), leftover('/home/alice/.claude')],
    want: ['claude-code residue configuration possible /home/alice/.claude.json by alice'],
  },
  {
    name: 'leftovers beside a copy of the same account are nothing',
    given: [leftover('/home/alice/.claude.json'), evidence(MAIN)],
    want: [`claude-code installed npm proven ${MAIN} by alice`],
  },
  {
    name: 'leftovers beside a copy of another account are residue',
    given: [leftover('/home/alice/.claude.json'), evidence('/home/bob/x', { account: BOB })],
    want: [
      'claude-code installed npm proven /home/bob/x by bob',
      'claude-code residue configuration possible /home/alice/.claude.json by alice',
    ],
  },
  {
    name: 'leftovers beside a manifest that cannot run are residue',
    given: [leftover('/home/alice/.claude.json'), evidence(MAIN, { runnable: false, version: '1' })],
    want: [
      'claude-code residue configuration possible /home/alice/.claude.json by alice',
      `claude-code installed npm possible ${MAIN} by alice`,
    ],
  },
  {
    name: 'a process runs the copy in which its executable lies',
    given: [evidence(MAIN), running(`${MAIN}/bin/claude.exe`)],
    want: [`claude-code installed npm proven ${MAIN} by alice run by 7`],
  },
  {
    name: 'a process runs the copy whose inode its executable is, wherever it was moved',
    given: [evidence(MAIN, { files: ['1:9'] }), running('/home/alice/elsewhere', { executableFile: '1:9' })],
    want: [`claude-code installed npm proven ${MAIN} by alice run by 7`],
  },
  {
    name: 'of two copies that share an inode, a process runs the one whose path it has',
    given: [
      evidence('/home/alice/a/claude-code', { files: ['1:9'] }),
      evidence('/home/alice/b/claude-code', { files: ['1:9'] }),
      running('/home/alice/a/claude-code/bin/claude', { executableFile: '1:9' }),
    ],
    want: [
      'claude-code installed npm proven /home/alice/a/claude-code by alice run by 7',
      'claude-code installed npm proven /home/alice/b/claude-code by alice',
    ],
  },
  {
    name: 'an interpreter runs the copy in which its script lies',
    given: [evidence(MAIN), running('/usr/bin/node', { scripts: [`${MAIN}/cli.js`] })],
    want: [`claude-code installed npm proven ${MAIN} by alice run by 7`],
  },
  {
    name: "a process that has overwritten its command line runs its account's copy",
    given: [evidence(MAIN), running('/usr/bin/node', { keys: ['title:claude'] })],
    want: [`claude-code installed npm proven ${MAIN} by alice run by 7`],
  },
  {
    name: 'a title is no copy, and runs none of another account',
    given: [evidence(MAIN), running('/usr/bin/node', { keys: ['title:claude'], as: { account: BOB } })],
    want: [`claude-code installed npm proven ${MAIN} by alice`],
  },
  {
    name: 'a process whose copy is gone is running',
    given: [running('/home/alice/.cache/w', { keys: [MARKER], deleted: true })],
    want: ['claude-code running process proven /home/alice/.cache/w by alice run by 7'],
  },
  {
    name: 'a run that is over, of a copy that is gone, is one that ran',
    given: [running('/home/alice/.cache/w', { keys: [MARKER], deleted: true, ended: true })],
    want: ['claude-code ran process proven /home/alice/.cache/w by alice'],
  },
  {
    name: 'of two runs of a copy that is gone, the one that is not over counts',
    given: [
      running('/home/alice/.cache/w', { keys: [MARKER], deleted: true, ended: true }),
      running('/home/alice/.cache/w', { keys: [MARKER], deleted: true, pid: 8 }),
    ],
    want: ['claude-code running process proven /home/alice/.cache/w by alice run by 8'],
  },
  {
    name: 'a run that is over, of a copy that is there, is nothing more',
    given: [evidence(MAIN), running(`${MAIN}/bin/claude.exe`, { ended: true })],
    want: [`claude-code installed npm proven ${MAIN} by alice`],
  },
  {
    name: 'a run that is over and bears only a name is nothing',
    given: [running('/usr/bin/node', { keys: ['title:claude'], ended: true })],
    want: [],
  },
  {
    name: 'a process that only says a package name is possible',
    given: [running('/usr/bin/node', { keys: [NPM], scripts: ['/gone/cli.js'] })],
    want: ['claude-code running process possible /usr/bin/node by alice run by 7'],
  },
];

function lines(all: readonly Evidence[]): readonly string[] {
  return joinAll(all).observations.map(({ product, state, channel, identity, anchor, account, partOf, running: pids }) =>
    [
      `${product} ${state} ${channel} ${identity} ${anchor}`,
      account === undefined ? '' : ` by ${account.name}`,
      partOf === undefined ? '' : ` in ${partOf}`,
      pids.length === 0 ? '' : ` run by ${pids.map((one) => one.pid).join(' ')}`,
    ].join(''),
  );
}

describe('joining evidence to copies', () => {
  for (const { name, given, want } of ROWS) it(name, () => expect(lines(given).toSorted()).toEqual(want.toSorted()));

  it('keeps both paths of a hard link', () => {
    const [copy] = joinAll([installRoot(), program('/home/bob/x', { account: ALICE, files: ['1:50'] })]).observations;
    expect(copy?.paths).toEqual(['/home/alice/.local/share/claude', '/home/bob/x']);
  });

  it('says the same whatever the order of the evidence', () => {
    const rows = ROWS.filter((row) => row.given.length > 1 && row.isOrdered === undefined);
    fc.assert(
      fc.property(fc.constantFrom(...rows), fc.infiniteStream(fc.nat()), (row, random) => {
        const shuffled = row.given.map((one) => ({ one, at: random.next().value ?? 0 })).toSorted((a, b) => a.at - b.at);
        expect(joinAll(shuffled.map(({ one }) => one)).observations.map((one) => one.id)).toEqual(
          joinAll(row.given).observations.map((one) => one.id),
        );
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('the id of a finding', () => {
  const id = (one: Evidence): string | undefined => joinAll([one]).observations[0]?.id;
  const base = evidence(MAIN);
  const link = (version: string): Evidence =>
    evidence(`/store/claude@${version}`, { anchor: '/home/alice/global/claude', paths: ['/home/alice/global/claude'], version });
  const rows: readonly { name: string; given: readonly [Evidence, Evidence]; isSame: boolean }[] = [
    { name: 'another version', given: [base, { ...base, version: '2.0.0' }], isSame: true },
    { name: 'a link to another version', given: [link('1.0.0'), link('2.0.0')], isSame: true },
    { name: 'another place that saw it', given: [base, { ...base, place: 'homes', scope: 'homes@1001' }], isSame: true },
    {
      name: 'a renamed account with the same number',
      given: [base, { ...base, account: { id: '1001', name: 'alicia' } }],
      isSame: true,
    },
    { name: 'another account', given: [base, { ...base, account: BOB }], isSame: false },
    { name: 'another channel', given: [base, { ...base, channel: 'pnpm' }], isSame: false },
    { name: 'another anchor', given: [base, evidence(`${MAIN}2`)], isSame: false },
    { name: 'another environment', given: [base, { ...base, environment: DOCKER }], isSame: false },
    {
      name: 'anchors that differ in a byte that is not UTF-8',
      given: [evidence('/a\udce9'), evidence('/a\udce8')],
      isSame: false,
    },
  ];
  for (const { name, given, isSame } of rows)
    it(`${isSame ? 'stays' : 'changes'} with ${name}`, () => {
      expect(id(given[0])).toMatch(/^[0-9a-f]{32}$/);
      expect(id(given[0]) === id(given[1])).toBe(isSame);
    });
});

import { describe, expect, it } from 'vitest';
import { identityCache } from './identity-cache.ts';
import { lookAt, type LookOrder } from './pipeline.ts';
import { recordedHost, type Recording } from './host/recorded.ts';
import type { RecordedNode } from './host/recorded-tree.ts';
import { indexOf } from '../../test/tree-on-disk.ts';

const INDEX = indexOf({
  id: 'claude-code',
  npm: [{ name: '@anthropic-ai/claude-code' }],
  configuration: [{ path: '~/.claude.json', strength: 'strong' }],
});
const MANIFEST = JSON.stringify({ name: '@anthropic-ai/claude-code', version: '2.1.0', main: 'cli.js' });

function look(recording: Recording, order: Partial<LookOrder> = {}) {
  return lookAt(recordedHost(recording), INDEX, { order: { depth: 'quick', ...order }, cache: identityCache() });
}

/** Copies in projects of one home: so many runnable ones, so many bare manifests. */
function copies(home: string, { runnable = 0, bare = 0 }): readonly (readonly [string, string])[] {
  return Array.from({ length: runnable + bare }, (_, at) => {
    const folder = `${home}/w/p${at}/node_modules/@anthropic-ai/claude-code`;
    const manifest = [`${folder}/package.json`, MANIFEST] as const;
    return at < bare ? [manifest] : [manifest, [`${folder}/cli.js`, 'run()'] as const];
  }).flat();
}

describe('a flood of planted copies', () => {
  it('is a gap that says how many, hides no real copy, and costs no other account anything', () => {
    const tree = new Map([...copies('/home/mallory', { bare: 2500, runnable: 3 }), ...copies('/home/alice', { runnable: 2 })]);
    const sight = look({ tree });
    const of = (home: string) => sight.observations.filter((one) => one.anchor.startsWith(home));
    expect(of('/home/mallory/').filter((one) => one.identity === 'proven')).toHaveLength(3);
    expect(of('/home/mallory/')).toHaveLength(1003);
    expect(of('/home/alice/')).toHaveLength(2);
    const flooded = sight.coverage.filter((scope) => !scope.complete);
    expect(flooded.map((scope) => scope.gaps)).toEqual([
      [{ reason: 'budget', detail: '1500 further signs of npm:@anthropic-ai/claude-code are not listed' }],
    ]);
  });
});

describe('a look whose time is over', () => {
  it('says what it saw before, and of every other scope that it was not looked at', () => {
    const sight = look({ tree: new Map(copies('/home/alice', { runnable: 1 })) }, { stopAfterMs: 0 });
    expect(sight.coverage.length).toBeGreaterThan(5);
    expect(new Set(sight.coverage.map((scope) => scope.gaps[0]?.reason ?? 'none'))).toEqual(new Set(['timed-out']));
  });
});

describe('a look that goes on', () => {
  it('says how many copies it has seen so far when it is asked, and sees no other in the end', () => {
    const tree = new Map([...copies('/home/alice', { runnable: 2 }), ...copies('/home/ben', { runnable: 1 })]);
    const seen: number[] = [];
    const progress = {
      scopeStarted: (_: string, sofar: () => readonly object[]) => seen.push(sofar().length),
      scopeDone: () => undefined,
    };
    const run = { order: { depth: 'quick' } as const, cache: identityCache(), progress };
    const sight = lookAt(recordedHost({ tree }), INDEX, run);
    expect(seen[0]).toBe(0);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    expect([seen.at(-1), sight.observations.length]).toEqual([3, 3]);
    expect(sight).toEqual(look({ tree }));
  });
});

describe('a process in a container', () => {
  it('is not one of the copy that lies under the same path on the host', () => {
    const folder = '/usr/lib/node_modules/@anthropic-ai/claude-code';
    const process = {
      parent: 1,
      startTicks: '1',
      title: 'node',
      executable: '/usr/bin/node',
      deleted: false,
      arguments: ['node', `${folder}/cli.js`],
      owner: 1000,
    };
    const sight = look({
      tree: new Map([
        ...copies('/home/alice', {}),
        [`${folder}/package.json`, MANIFEST],
        [`${folder}/cli.js`, 'run()'],
        ['/usr/bin/node', 'elf'],
      ]),
      processes: [
        { ...process, pid: 10 },
        { ...process, pid: 11, container: 'c'.repeat(64) },
      ],
    });
    const [onHost, inContainer] = sight.observations.toSorted((one) => (one.environment.kind === 'host' ? -1 : 1));
    expect(onHost).toMatchObject({ state: 'installed', running: [{ pid: 10 }] });
    expect(inContainer).toMatchObject({
      state: 'running',
      environment: { kind: 'container', id: 'c'.repeat(64) },
      running: [{ pid: 11, container: 'c'.repeat(64) }],
    });
    expect(sight.observations).toHaveLength(2);
  });
});

describe('whose copy it is', () => {
  const folder = '/home/alice/shared/node_modules/@anthropic-ai/claude-code';
  const alice = { kind: 'folder', owner: 1001 } as const;
  const mallory = { kind: 'folder', owner: 1002 } as const;
  const passwd = 'alice:x:1001:1001::/home/alice:/bin/sh\nmallory:x:1002:1002::/home/mallory:/bin/sh\n';
  const rows: readonly { name: string; given: readonly (readonly [string, RecordedNode])[]; want: readonly string[] }[] = [
    {
      name: "what a colleague plants in alice's open folder is the colleague's, and a bare manifest only possible",
      given: [
        ['/home/alice', alice],
        [folder, mallory],
        [`${folder}/package.json`, { content: MANIFEST, owner: 1002 }],
      ],
      want: [`possible installed ${folder} of mallory`],
    },
    {
      name: "what root puts into alice's home is alice's",
      given: [
        ['/home/alice', alice],
        [folder, { kind: 'folder', owner: 0 }],
        [`${folder}/package.json`, MANIFEST],
        [`${folder}/cli.js`, 'run()'],
      ],
      want: [`proven installed ${folder} of alice`],
    },
    {
      name: "what lies in nobody's home is the host's, whoever owns it",
      given: [
        ['/usr/lib/node_modules/@anthropic-ai/claude-code', mallory],
        ['/usr/lib/node_modules/@anthropic-ai/claude-code/package.json', MANIFEST],
      ],
      want: ['possible installed /usr/lib/node_modules/@anthropic-ai/claude-code of the host'],
    },
  ];
  for (const { name, given, want } of rows) {
    it(name, () => {
      const { observations } = look({ tree: new Map([['/etc/passwd', passwd], ...given]) });
      const lines = observations.map((one) => `${one.identity} ${one.state} ${one.anchor} of ${one.account?.name ?? 'the host'}`);
      expect(lines).toEqual(want);
    });
  }
});

import { describe, expect, it } from 'vitest';
import { isOutcome } from './contract.ts';
import { hostContract } from './contract-suite.ts';
import { recordedHost } from './recorded.ts';

hostContract('recorded host', (tree) => ({
  host: recordedHost({ tree }),
  unprivileged: (look) => look(),
  close: () => undefined,
}));

describe('owners of a recorded host', () => {
  const rows = [
    {
      name: 'come from the home, in the order in which homes appear',
      tree: { '/home/zoe/a': '', '/home/adam/b': '', '/root/c': '', '/usr/bin/d': '' },
      want: { '/home/zoe/a': 1000, '/home/zoe': 1000, '/home/adam/b': 1001, '/root/c': 0, '/usr/bin/d': 0, '/home': 0 },
    },
    {
      name: 'come from the account database that the tree brings',
      tree: { '/etc/passwd': 'svc:x:77:77::/srv/svc:/bin/sh\n', '/srv/svc/a': '', '/home/zoe/b': '' },
      want: { '/srv/svc/a': 77, '/home/zoe/b': 0 },
    },
    {
      name: 'are what the node says',
      tree: { '/home/zoe/a': { content: '', owner: 5 } },
      want: { '/home/zoe/a': 5, '/home/zoe': 1000 },
    },
  ];
  for (const { name, tree, want } of rows) {
    it(name, () => {
      const host = recordedHost({ tree: new Map(Object.entries(tree)) });
      for (const [path, owner] of Object.entries(want)) expect({ path, ...owned(host.facts(path)) }).toEqual({ path, owner });
    });
  }

  it('give accounts their names', () => {
    const host = recordedHost({ tree: new Map([['/home/zoe/a', '']]) });
    expect(host.homes()).toEqual([{ path: '/home/zoe', owner: 1000, account: { id: '1000', name: 'zoe' } }]);
    expect(host.accountOf(0)).toEqual({ id: '0', name: 'root' });
    expect(host.accountOf(4)).toEqual({ id: '4' });
  });
});

describe('processes of a recorded host', () => {
  const facts = { parent: 1, owner: 1000, startTicks: '5', title: 'tool', deleted: false, arguments: [] };
  const host = recordedHost({
    tree: new Map([['/usr/bin/tool', 'on disk']]),
    processes: [
      { ...facts, pid: 7, executable: '/usr/bin/tool' },
      { ...facts, pid: 8, executable: '/tmp/tool', deleted: true, image: Buffer.from('deleted') },
      { ...facts, pid: 9 },
    ],
  });
  const rows = [
    { name: 'run a file of the tree', given: 7, want: 'on disk' },
    { name: 'run what was deleted', given: 8, want: 'deleted' },
    { name: 'may have no executable', given: 9, want: 'absent' },
    { name: 'are not there', given: 10, want: 'absent' },
  ];
  for (const { name, given, want } of rows) {
    it(name, () => {
      const file = host.openExecutable(given);
      expect(isOutcome(file) ? file : Buffer.from(file.read(0, file.size)).toString()).toBe(want);
    });
  }
});

function owned(facts: unknown): object {
  return typeof facts === 'object' && facts !== null && 'owner' in facts ? { owner: facts.owner } : {};
}

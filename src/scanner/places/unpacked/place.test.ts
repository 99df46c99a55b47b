import { describe, expect, it } from 'vitest';
import { unpacked } from './place.ts';
import type { Look } from '../contract.ts';
import { recordedHost, type Recording } from '../../host/recorded.ts';
import type { RecordedNode } from '../../host/recorded-tree.ts';
import { scopesOf } from '../../scopes.ts';
import { indexOf } from '../../../../test/tree-on-disk.ts';

const program = (): RecordedNode => ({ content: '\x7fELF', size: 20_000_000 });
const WANTED = indexOf({ id: 'tool', npm: [{ name: '@example/tool', bins: ['tool'] }] });
const RUNNING: Recording['processes'] = [
  { pid: 2, parent: 0, startTicks: '1', title: 'kthreadd', deleted: false, arguments: [], owner: 0 },
];
const tree = new Map<string, RecordedNode>([
  ['/opt/x/program', program()],
  ['/opt/x/node_modules/@example/tool/package.json', '{"name":"@example/tool"}'],
  ['/srv/locked', { kind: 'folder', isDenied: true }],
  ['/data/program', program()],
  ['/tmp/program', program()],
  ['/usr/share/doc/program', program()],
  ['/var/lib/docker/overlay2/x/program', program()],
  ['/home/alice/program', program()],
  ['/snap/tool/1/program', program()],
  ['/proc/1/exe', program()],
]);
const QUICK = ['/opt/x/program', '/opt/x/node_modules/@example/tool', 'denied /srv/locked', '/data/program'];

const rows: readonly { name: string; given: Recording; want: readonly string[] }[] = [
  { name: 'an empty host', given: { tree: new Map() }, want: [] },
  { name: 'a host that runs: where software is put', given: { tree, processes: RUNNING }, want: QUICK },
  {
    name: 'a folder or image: all but what is no software of this host',
    given: { tree },
    want: [...QUICK, '/tmp/program'],
  },
];

describe('the place unpacked', () => {
  for (const { name, given, want } of rows) {
    it(name, () => {
      const host = recordedHost(given);
      const isAtRest = host.processes().length === 0;
      const look: Look = { host, wanted: WANTED, depth: 'quick', isAtRest, claimed: new Set<string>() };
      const found = scopesOf(host, unpacked).flatMap((scope) => [...unpacked.candidates(look, scope)]);
      const told = found.map((one) => (one.kind === 'gap' ? `${one.reason} ${one.path}` : one.path));
      expect(told.toSorted()).toEqual(want.toSorted());
    });
  }
});

import { describe, expect, it } from 'vitest';
import { lookAt } from '../../pipeline.ts';
import { found, gapsOf } from '../../../../test/sight.ts';
import { indexOf, NO_CACHE, onDisk, type TreeNode } from '../../../../test/tree-on-disk.ts';

const index = indexOf({
  id: 'remote',
  services: ['RemoteD'],
  installRoots: [{ path: '/opt/remote', executables: ['remoted'] }],
});
const unit = (command: string): string =>
  `[Unit]\nDescription=x\n[Service]\nExecStart=${command}\n[Install]\nWantedBy=x.target\n`;
const ETC = '/etc/systemd/system/remoted.service';
const PROGRAM: Record<string, TreeNode> = { '/srv/own/remoted': { executable: 'x' } };

const rows: readonly {
  readonly name: string;
  readonly given: Readonly<Record<string, TreeNode>>;
  readonly want: readonly string[];
  readonly gaps?: readonly string[];
}[] = [
  {
    name: 'whose program is there',
    given: { [ETC]: unit('/srv/own/remoted --foreground'), ...PROGRAM },
    want: ['remote installed native-installer possible undefined /srv/own/remoted'],
  },
  {
    name: 'whose program is a copy that is found otherwise: one copy, with two signs',
    given: { [ETC]: unit('/opt/remote/remoted'), '/opt/remote/remoted': { executable: 'x' } },
    want: ['remote installed native-installer likely undefined /opt/remote'],
  },
  {
    name: 'that an interpreter runs',
    given: { [ETC]: unit('/usr/bin/env PYTHONUNBUFFERED=1 /usr/bin/python3 -u /srv/own/remoted'), ...PROGRAM },
    want: ['remote installed native-installer possible undefined /srv/own/remoted'],
  },
  {
    name: 'that names its program without a folder',
    given: { [ETC]: unit('remoted'), '/usr/bin/remoted': { executable: 'x' } },
    want: ['remote installed native-installer possible undefined /usr/bin/remoted'],
  },
  {
    name: 'a template, and links to it, are one',
    given: {
      '/usr/lib/systemd/system/remoted@.service': unit('/srv/own/remoted %i'),
      '/etc/systemd/system/remoted@a.service': { link: '/usr/lib/systemd/system/remoted@.service' },
      ...PROGRAM,
    },
    want: ['remote installed native-installer possible undefined /srv/own/remoted'],
  },
  {
    name: 'of an account',
    given: { '/home/ann/.config/systemd/user/remoted.service': unit('/home/ann/bin/remoted'), '/home/ann/bin/remoted': 'x' },
    want: ['remote installed native-installer possible undefined /home/ann/bin/remoted'],
  },
  {
    name: 'whose program is gone is a leftover',
    given: { [ETC]: unit('/srv/own/remoted') },
    want: [`remote residue native-installer possible undefined ${ETC}`],
  },
  { name: 'that is masked', given: { [ETC]: { link: '/dev/null' }, '/dev/null': '' }, want: [] },
  {
    name: 'of another name, of another kind, and a folder of settings',
    given: {
      '/etc/systemd/system/remoted-x.service': unit('/srv/own/remoted'),
      '/etc/systemd/system/remoted.timer': unit('/srv/own/remoted'),
      '/etc/systemd/system/remoted.service.d/x.conf': unit('/srv/own/remoted'),
      ...PROGRAM,
    },
    want: [],
  },
  { name: 'that is no unit', given: { [ETC]: 'x', ...PROGRAM }, want: [] },
  { name: 'too large to be one', given: { [ETC]: '#'.repeat(300_000), ...PROGRAM }, want: [], gaps: [`too-large ${ETC}`] },
];

describe('a service of systemd', () => {
  for (const { name, given, want, gaps = [] } of rows)
    it(name, () =>
      onDisk(given, (host) => {
        const sight = lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
        expect(found(sight)).toEqual(want);
        expect(gapsOf(sight, 'systemd')).toEqual(gaps);
      }),
    );
});

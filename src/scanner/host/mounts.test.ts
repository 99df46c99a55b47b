import { describe, expect, it } from 'vitest';
import { classOf, parseMounts, refusalBy } from './mounts.ts';
import { fromBytes } from '../../domain/host-path.ts';

describe('a mountinfo', () => {
  const rows: readonly { name: string; given: string; want: readonly (readonly [string, string])[] }[] = [
    { name: 'is empty', given: '', want: [] },
    {
      name: 'names point and type, with optional fields and without',
      given: '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw\n37 35 0:5 / /proc rw - proc proc rw\n',
      want: [
        ['/mnt2', 'ext3'],
        ['/proc', 'proc'],
      ],
    },
    {
      name: 'escapes blanks, tabs, newlines and backslashes in octal',
      given: String.raw`1 1 0:1 / /a\040b\011c\012d\134e rw - fuse.x x rw`,
      want: [['/a b\tc\nd\\e', 'fuse.x']],
    },
    {
      name: 'is mounted on the same point twice: the later one shows',
      given: '1 1 0:1 / /mnt rw - nfs4 x rw\n2 1 0:2 / /mnt rw - ext4 y rw\n',
      want: [['/mnt', 'ext4']],
    },
    { name: 'holds lines that are none', given: 'nonsense\n- -\n1 2 - ext4\n', want: [] },
    {
      name: 'names a point that is not UTF-8',
      given: fromBytes(Buffer.from('1 1 0:1 / /home/m/\xff rw - fuse.sshfs x rw', 'latin1')),
      want: [[fromBytes(Buffer.from('/home/m/\xff', 'latin1')), 'fuse.sshfs']],
    },
  ];
  for (const { name, given, want } of rows)
    it(name, () => expect(parseMounts(given).map((mount) => [mount.point, mount.type])).toEqual(want));
});

describe('a file system type', () => {
  const rows = {
    local: ['ext4', 'xfs', 'btrfs', 'zfs', 'overlay', 'tmpfs', 'vfat', 'squashfs', 'ramfs', 'brand-new-fs'],
    remote: [
      'nfs',
      'nfs4',
      'cifs',
      'smb3',
      'fuse',
      'fuse.sshfs',
      'fuseblk',
      'fuse.rclone',
      '9p',
      'ceph',
      'autofs',
      'afs',
      'glusterfs',
      'lustre',
      'virtiofs',
      'davfs',
    ],
    pseudo: ['proc', 'sysfs', 'devtmpfs', 'devpts', 'cgroup', 'cgroup2', 'tracefs', 'debugfs', 'fusectl', 'binfmt_misc', 'nsfs'],
  } as const;
  for (const [want, types] of Object.entries(rows))
    for (const type of types) it(`${type} is ${want}`, () => expect(classOf(type)).toBe(want));
});

describe('a path', () => {
  const refusal = refusalBy([
    { point: '/', type: 'ext4' },
    { point: '/dev', type: 'devtmpfs' },
    { point: '/dev/shm', type: 'tmpfs' },
    { point: '/dev/shm/hung', type: 'fuse.x' },
    { point: '/home/alice/cloud', type: 'fuse.rclone' },
    { point: '/net', type: 'nfs4' },
    { point: '/net/disk', type: 'ext4' },
    { point: '/proc', type: 'proc' },
  ]);
  const rows = [
    { path: '/home/alice', want: undefined },
    { path: '/home/alice/cloud', want: 'not-local' },
    { path: '/home/alice/cloud/deep/down', want: 'not-local' },
    { path: '/home/alice/clouds', want: undefined },
    { path: '/dev/sda', want: 'other-kind' },
    { path: '/dev/shm', want: undefined },
    { path: '/dev/shm/tool', want: undefined },
    { path: '/dev/shm/hung/tool', want: 'not-local' },
    { path: '/net/disk/tool', want: 'not-local' },
    { path: '/proc/1/root', want: 'other-kind' },
  ];
  for (const { path, want } of rows) it(`${path} is ${want ?? 'looked at'}`, () => expect(refusal(path)).toBe(want));
  it('is looked at although the root itself is remote: nothing else would be left', () => {
    expect(refusalBy([{ point: '/', type: 'nfs4' }])('/usr/bin')).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { classOf, parseMounts, refusalBy, specialMounts, type Mount } from './mounts.ts';
import { fromBytes } from '../../domain/host-path.ts';

const mounted = (point: string, type: string): Mount => ({ point, type, device: '0:1', root: '/' });

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

describe('mount points that a sweep does not enter', () => {
  const line = (...[device, folder, point, type = 'ext4']: readonly string[]): string =>
    `1 1 ${device} ${folder} ${point} rw - ${type} x rw`;
  const rows: readonly { name: string; given: readonly string[]; root?: string; want: readonly string[] }[] = [
    { name: 'none of one disk', given: [line('8:1', '/', '/')], want: [] },
    {
      name: 'remote ones and those of the kernel',
      given: [line('8:1', '/', '/'), line('0:9', '/', '/mnt', 'nfs4'), line('0:5', '/', '/proc', 'proc')],
      want: ['/mnt not-local', '/proc other-kind'],
    },
    { name: 'no other disk', given: [line('8:1', '/', '/'), line('8:2', '/', '/data')], want: [] },
    {
      name: 'a folder of the same disk that is mounted again',
      given: [line('8:1', '/', '/'), line('8:1', '/home', '/srv/home')],
      want: ['/srv/home repeated'],
    },
    {
      name: 'a disk that is mounted twice: once',
      given: [line('8:1', '/', '/'), line('8:2', '/', '/b'), line('8:2', '/', '/a')],
      want: ['/b repeated'],
    },
    {
      name: 'subvolumes of one file system, each on its own',
      given: [line('0:30', '/@', '/', 'btrfs'), line('0:30', '/@home', '/home', 'btrfs')],
      want: [],
    },
    {
      name: 'not what another mount hides elsewhere',
      given: [line('8:1', '/', '/'), line('8:2', '/', '/var'), line('8:1', '/var/old', '/mnt')],
      want: [],
    },
    {
      name: 'not what shows elsewhere only outside of the folder that is looked at',
      given: [line('8:1', '/', '/'), line('8:1', '/home', '/image/home')],
      root: '/image',
      want: [],
    },
    {
      name: 'not what shows elsewhere only where nobody sweeps',
      given: [line('0:24', '/', '/run', 'tmpfs'), line('0:24', '/x', '/opt/x', 'tmpfs')],
      want: [],
    },
  ];
  for (const { name, given, root = '/', want } of rows)
    it(name, () => expect([...specialMounts(parseMounts(given.join('\n')), root)].map((entry) => entry.join(' '))).toEqual(want));
});

describe('T15, T16: a file system type', () => {
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
    mounted('/', 'ext4'),
    mounted('/dev', 'devtmpfs'),
    mounted('/dev/shm', 'tmpfs'),
    mounted('/dev/shm/hung', 'fuse.x'),
    mounted('/home/alice/cloud', 'fuse.rclone'),
    mounted('/net', 'nfs4'),
    mounted('/net/disk', 'ext4'),
    mounted('/proc', 'proc'),
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
    expect(refusalBy([mounted('/', 'nfs4')])('/usr/bin')).toBeUndefined();
  });
});

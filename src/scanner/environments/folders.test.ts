import { describe, expect, it } from 'vitest';
import { chroots } from './chroots/finder.ts';
import { machines } from './machines/finder.ts';
import { mounts } from './mounts/finder.ts';
import type { EnvironmentFinder } from './contract.ts';
import { recordedHost } from '../host/recorded.ts';
import type { RecordedNode } from '../host/recorded-tree.ts';
import type { HostPath } from '../../domain/host-path.ts';

type Nodes = Readonly<Record<HostPath, RecordedNode>>;

/** What every system has. */
function system(at: HostPath): Nodes {
  return { [`${at}/etc/os-release`]: 'ID=debian\n', [`${at}/usr/bin/x`]: '', [`${at}/var/lib/dpkg/status`]: '' };
}

const DENIED: RecordedNode = { kind: 'folder', isDenied: true };

const ROWS: readonly {
  name: string;
  finder: EnvironmentFinder;
  given: Nodes;
  want: readonly string[];
  gaps?: readonly string[];
}[] = [
  {
    name: 'LXC, LXD and Incus containers',
    finder: machines,
    given: {
      ...system('/var/lib/lxc/web/rootfs'),
      '/var/lib/lxc/web/config': '',
      ...system('/var/lib/incus/storage-pools/default/containers/db/rootfs'),
      ...system('/var/snap/lxd/common/lxd/storage-pools/p/containers/ci/rootfs'),
    },
    want: [
      'container lxc/web /var/lib/lxc/web/rootfs',
      'container lxd/ci /var/snap/lxd/common/lxd/storage-pools/p/containers/ci/rootfs',
      'container incus/db /var/lib/incus/storage-pools/default/containers/db/rootfs',
    ],
  },
  {
    name: "an account's own LXC container",
    finder: machines,
    given: system('/home/zoe/.local/share/lxc/mine/rootfs'),
    want: ['container lxc/mine /home/zoe/.local/share/lxc/mine/rootfs zoe'],
  },
  {
    name: 'machines of systemd-nspawn, and a disk image that nobody mounted',
    finder: machines,
    given: { ...system('/var/lib/machines/dev'), '/var/lib/machines/old.raw': '', '/var/lib/machines/.hidden/x': '' },
    want: ['container nspawn/dev /var/lib/machines/dev'],
    gaps: ['unsupported /var/lib/machines/old.raw'],
  },
  {
    name: 'a machine that is a link to the whole host',
    finder: machines,
    given: { ...system('/'), '/var/lib/machines/host': { link: '/' } },
    want: [],
  },
  {
    name: 'machines that may not be looked at',
    finder: machines,
    given: { '/var/lib/lxc': DENIED },
    want: [],
    gaps: ['denied /var/lib/lxc'],
  },
  {
    name: 'chroots at usual places, and folders that are none',
    finder: chroots,
    given: { ...system('/srv/chroot/bookworm'), '/srv/chroot/notes/readme': '', ...system('/var/chroot') },
    want: ['image /srv/chroot/bookworm /srv/chroot/bookworm', 'image /var/chroot /var/chroot'],
  },
  {
    name: 'chroots that schroot is set to',
    finder: chroots,
    given: {
      ...system('/data/sid'),
      '/etc/schroot/chroot.d/sid': '[sid]\ntype=directory\ndirectory=/data/sid\n#directory=/data/none\n',
      '/etc/schroot/schroot.conf': '[all]\ndirectory=/\n',
    },
    want: ['image /data/sid /data/sid'],
  },
];

for (const { name, finder, given, want, gaps = [] } of ROWS) {
  it(`${finder.id}: ${name}`, () => {
    const found = finder.find(recordedHost({ tree: new Map(Object.entries(given)) }));
    const said = found.roots.map(({ environment, layers, account }) =>
      [environment.kind, environment.id, ...layers, account?.name].filter((word) => word !== undefined).join(' '),
    );
    expect(said).toEqual(want);
    expect(found.gaps.map(({ reason, path }) => `${reason} ${path}`)).toEqual(gaps);
    expect(found.stores).toEqual(found.roots.flatMap(({ layers }) => layers));
  });
}

describe('mounts', () => {
  const tree = new Map<HostPath, RecordedNode>(
    Object.entries({
      ...system('/'),
      ...system('/mnt/rescue'),
      ...system('/run/media/zoe/old'),
      ...system('/var/lib/other'),
      '/mnt/win/Windows/System32/config/SOFTWARE': '',
      '/mnt/mac/System/Library/CoreServices/SystemVersion.plist': '',
      '/mnt/data/film.mkv': '',
    }),
  );
  const points = ['/', '/mnt/rescue', '/mnt/win', '/mnt/mac', '/mnt/data', '/run/media/zoe/old', '/var/lib/other', '/home'];

  it('that hold another system, and none of this one', () => {
    const found = mounts.find({ ...recordedHost({ tree }), localMounts: () => points });
    expect(found.roots.map(({ environment, platform }) => [environment.kind, environment.id, platform])).toEqual([
      ['image', '/mnt/rescue', 'linux'],
      ['image', '/mnt/win', 'windows'],
      ['image', '/mnt/mac', 'macos'],
      ['image', '/run/media/zoe/old', 'linux'],
    ]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { localHost } from './local.ts';
import { recordedHost } from './recorded.ts';
import type { RecordedNode } from './recorded-tree.ts';
import type { HostPath } from '../../domain/host-path.ts';

const FOLDER = { kind: 'folder' } as const;
const owned = (owner: number): RecordedNode => ({ kind: 'folder', owner });

const rows: readonly { name: string; given: readonly (readonly [HostPath, RecordedNode])[]; want: readonly string[] }[] = [
  { name: 'nothing', given: [], want: [] },
  {
    name: 'what the account database names, wherever it lies, once',
    given: [
      [
        '/etc/passwd',
        'alice:x:1001:1001::/home/alice:/bin/sh\nann:x:1001:1001::/home/alice:/bin/sh\nsvc:x:999:999::/srv/svc:/bin/false\n',
      ],
      ['/home/alice', owned(1001)],
      ['/srv/svc', owned(999)],
    ],
    want: ['1001 alice /home/alice', '999 svc /srv/svc'],
  },
  {
    name: "root's, also where no account database says so",
    given: [['/root', owned(0)]],
    want: ['0 root /root'],
  },
  {
    name: 'no home of an account that has none, or one of the system',
    given: [
      [
        '/etc/passwd',
        'daemon:x:1:1::/usr/sbin:/bin/false\nnobody:x:65534:65534::/nonexistent:/bin/false\nbad line\nx:x:notanumber:1::/home/x:/bin/sh\ngone:x:5:5::/home/gone:/bin/sh\n',
      ],
      ['/usr/sbin', FOLDER],
      ['/home/x', owned(7)],
    ],
    want: ['7 x /home/x'],
  },
  {
    name: "what lies where homes lie, of accounts that only a directory service knows, with a number that is their inode's",
    given: [
      ['/etc/passwd', 'root:x:0:0::/root:/bin/sh\n'],
      ['/root', owned(0)],
      ['/home/ldap', owned(70_001)],
      ['/var/home/ostree', owned(1000)],
      ['/home/lost+found', owned(0)],
    ],
    want: ['70001 ldap /home/ldap', '0 root /root', '1000 ostree /var/home/ostree'],
  },
  {
    name: 'the homes in a folder of a domain',
    given: [
      ['/etc/passwd', 'root:x:0:0::/root:/bin/sh\n'],
      ['/home/CORP', owned(0)],
      ['/home/CORP/ann', owned(10_001)],
      ['/home/CORP/bob', owned(10_002)],
    ],
    want: ['10001 ann /home/CORP/ann', '10002 bob /home/CORP/bob'],
  },
  {
    name: 'a home behind a link, where it really is, and the homes behind a linked parent',
    given: [
      ['/etc/passwd', 'alice:x:1001:1001::/home/alice:/bin/sh\n'],
      ['/home', { link: 'data/homes' }],
      ['/data/homes/alice', { link: '/data/big/alice' }],
      ['/data/big/alice', owned(1001)],
      ['/data/homes/ldap', owned(70_001)],
    ],
    want: ['1001 alice /data/big/alice', '70001 ldap /data/homes/ldap'],
  },
  {
    name: 'a home that may not be looked at: it is there, and a gap to be',
    given: [
      ['/etc/passwd', 'alice:x:1001:1001::/vault/alice:/bin/sh\n'],
      ['/vault', { kind: 'folder', isDenied: true }],
      ['/vault/alice', owned(1001)],
    ],
    want: ['1001 alice /vault/alice'],
  },
  {
    name: 'T42: homes that lie in a folder that may not be listed, when no account database names them: that folder',
    given: [['/home', { kind: 'folder', isDenied: true }]],
    want: ['0 root /home'],
  },
];

describe('the homes of a host', () => {
  for (const { name, given, want } of rows) {
    it(name, () => {
      const homes = recordedHost({ tree: new Map(given) }).homes();
      expect(homes.map((home) => `${home.account.id} ${home.account.name} ${home.path}`)).toEqual(want);
    });
  }

  it('T16, T42: that are served by another machine or by a program are there, to be gaps', () => {
    const root = mkdtempSync(path.join(tmpdir(), 'bandog-homes-'));
    try {
      for (const home of ['home/ann', 'home/ldap', 'var/home']) mkdirSync(path.join(root, home), { recursive: true });
      const mounted = { 'home/ldap': 'nfs4', 'home/ann': 'fuse.gocryptfs', 'var/home': 'autofs' };
      const mountinfo = Object.entries(mounted).map(([point, type]) => `1 1 0:1 / ${root}/${point} rw - ${type} x rw\n`);
      writeFileSync(path.join(root, 'home/ldap/never-read'), '');
      const homes = localHost({ root, platform: 'linux', mountinfo: mountinfo.join('') }).homes();
      expect(homes.map((home) => `${home.account.id} ${home.path}`)).toEqual([
        'unknown /home/ann',
        'unknown /home/ldap',
        'unknown /var/home',
      ]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

import { expect, test } from 'vitest';
import { lookWith, type Tree } from '../fixtures/look.ts';
import { aiderIn, AIDER } from '../fixtures/python.ts';

const SIGNATURES = { aider: AIDER };

const cases: readonly { name: string; given: Tree; want: readonly object[] }[] = [
  {
    name: "the system's packages and an account's own",
    given: { ...aiderIn('/usr/local'), ...aiderIn('/home/bob/.local', 'python3.11') },
    want: [
      {
        channel: 'pip',
        account: 'bob',
        anchor: '/home/bob/.local/lib/python3.11/site-packages/aider',
        paths: ['/home/bob/.local/bin/aider'],
      },
      { channel: 'pip', anchor: '/usr/local/lib/python3.12/site-packages/aider', paths: ['/usr/local/bin/aider'] },
    ],
  },
  {
    name: 'a version manager, links to its versions followed once',
    given: {
      ...aiderIn('/home/bob/.pyenv/versions/3.13.0', 'python3.13'),
      '/home/bob/.pyenv/versions/3.13': { link: '3.13.0' },
    },
    want: [{ channel: 'pip', account: 'bob' }],
  },
  {
    name: "Debian's way: no record, a module named in top_level.txt",
    given: {
      '/usr/lib/python3/dist-packages/aider_chat-0.86.1.egg-info/PKG-INFO': 'Name: aider-chat\nVersion: 0.86.1\n',
      '/usr/lib/python3/dist-packages/aider_chat-0.86.1.egg-info/top_level.txt': 'aider\n',
      '/usr/lib/python3/dist-packages/aider/__init__.py': '#',
    },
    want: [{ identity: 'proven', version: '0.86.1', anchor: '/usr/lib/python3/dist-packages/aider' }],
  },
  {
    name: 'an egg of distutils: the metadata is one file',
    given: {
      '/usr/lib/python3/dist-packages/aider_chat-0.1-py3.11.egg-info': 'Name: aider-chat\nVersion: 0.1\n',
      '/usr/lib/python3/dist-packages/aider_chat.py': '#',
    },
    want: [{ identity: 'proven', version: '0.1' }],
  },
  {
    name: 'an egg of setuptools with its list of files',
    given: {
      '/usr/lib/python3.9/site-packages/aider_chat.egg-info/PKG-INFO': 'Name: aider-chat\nVersion: 0.2\n',
      '/usr/lib/python3.9/site-packages/aider_chat.egg-info/installed-files.txt': '../aider/__init__.py\nPKG-INFO\n',
      '/usr/lib/python3.9/site-packages/aider/__init__.py': '#',
    },
    want: [{ identity: 'proven', anchor: '/usr/lib/python3.9/site-packages/aider' }],
  },
  {
    name: 'other packages',
    given: {
      '/usr/lib/python3/dist-packages/aider-1.0.egg-info/PKG-INFO': 'Name: aider\n',
      '/usr/lib/python3/dist-packages/openai/__init__.py': '',
    },
    want: [],
  },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    const looked = lookWith('pip', given, SIGNATURES);
    expect(looked.rows).toMatchObject(want);
    expect(looked.rows).toHaveLength(want.length);
    expect(looked.gaps).toEqual([]);
  });
}

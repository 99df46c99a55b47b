import { expect, test } from 'vitest';
import { lookWith, type Tree } from '../fixtures/look.ts';
import { aiderIn, AIDER } from '../fixtures/python.ts';

const SIGNATURES = { aider: AIDER };
const CACHE = '/home/bob/.cache/uv';

const cases: readonly { name: string; given: Tree; want: readonly object[] }[] = [
  {
    name: 'a tool',
    given: {
      ...aiderIn('/home/bob/.local/share/uv/tools/aider-chat'),
      '/home/bob/.local/share/uv/tools/aider-chat/uv-receipt.toml': '[tool]\nrequirements = [{ name = "aider-chat" }]\n',
      '/home/bob/.local/bin/aider': { link: '../share/uv/tools/aider-chat/bin/aider' },
    },
    want: [
      {
        channel: 'uv-tool',
        identity: 'proven',
        account: 'bob',
        anchor: '/home/bob/.local/share/uv/tools/aider-chat',
        paths: expect.arrayContaining(['/home/bob/.local/bin/aider']),
      },
    ],
  },
  {
    name: 'an environment of uvx and an unpacked wheel in the cache',
    given: {
      [`${CACHE}/wheels-v5/pypi/aider-chat/0.86.1-py3-none-any.http`]: 'x',
      ...aiderIn(`${CACHE}/archive-v0/9xK1`),
      [`${CACHE}/environments-v2/2a7e`]: { link: '../archive-v0/9xK1' },
      [`${CACHE}/archive-v0/Zw2p/aider_chat-0.86.1.dist-info/METADATA`]: 'Name: aider-chat\nVersion: 0.86.1\n',
      [`${CACHE}/archive-v0/Zw2p/aider_chat-0.86.1.dist-info/RECORD`]: 'aider/__init__.py,,9\n',
      [`${CACHE}/archive-v0/Zw2p/aider/__init__.py`]: '#',
    },
    want: [
      { channel: 'uv-cache', identity: 'proven', anchor: `${CACHE}/archive-v0/9xK1` },
      { channel: 'uv-cache', identity: 'proven', anchor: `${CACHE}/archive-v0/Zw2p` },
    ],
  },
  {
    name: 'a cache of other packages',
    given: { [`${CACHE}/wheels-v5/pypi/requests/2.32.3-py3-none-any.http`]: 'x', ...aiderIn(`${CACHE}/archive-v0/9xK1`) },
    want: [],
  },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    const looked = lookWith('uv', given, SIGNATURES);
    expect(looked.rows).toMatchObject(want);
    expect(looked.rows).toHaveLength(want.length);
    expect(looked.gaps).toEqual([]);
  });
}

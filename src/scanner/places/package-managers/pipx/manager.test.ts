import { expect, test } from 'vitest';
import { lookWith, type Tree } from '../fixtures/look.ts';
import { aiderIn, AIDER } from '../fixtures/python.ts';

const SIGNATURES = { aider: AIDER, litellm: { pypi: [{ name: 'litellm' }] } };
const VENV = '/home/bob/.local/share/pipx/venvs/aider-chat';
const SITE = `${VENV}/lib/python3.12/site-packages`;

const cases: readonly { name: string; given: Tree; want: readonly object[] }[] = [
  {
    name: 'a tool: the environment is what a removal deletes, script and link are further paths',
    given: { ...aiderIn(VENV), '/home/bob/.local/bin/aider': { link: `${VENV}/bin/aider` } },
    want: [
      {
        product: 'aider',
        channel: 'pipx',
        identity: 'proven',
        account: 'bob',
        anchor: VENV,
        version: '0.86.1',
        paths: ['/home/bob/.local/bin/aider', `${VENV}/bin/aider`, `${SITE}/aider`],
      },
    ],
  },
  {
    name: 'what a tool needs is a copy inside it, not the tool',
    given: {
      ...aiderIn(VENV),
      [`${SITE}/litellm-1.0.0.dist-info/METADATA`]: 'Name: litellm\nVersion: 1.0.0\n',
      [`${SITE}/litellm-1.0.0.dist-info/RECORD`]: 'litellm/__init__.py,,1\n',
      [`${SITE}/litellm/__init__.py`]: '#',
    },
    want: [
      { product: 'aider', anchor: VENV },
      { product: 'litellm', anchor: `${SITE}/litellm` },
    ],
  },
  {
    name: 'a suffix, an old location and the global one',
    given: {
      ...aiderIn('/home/bob/.local/pipx/venvs/aider-chat-beta'),
      ...aiderIn('/opt/pipx/venvs/aider-chat'),
      '/usr/local/bin/aider': { link: '/opt/pipx/venvs/aider-chat/bin/aider' },
    },
    want: [
      { anchor: '/home/bob/.local/pipx/venvs/aider-chat-beta', account: 'bob' },
      { anchor: '/opt/pipx/venvs/aider-chat', paths: expect.arrayContaining(['/usr/local/bin/aider']) },
    ],
  },
  {
    name: 'metadata without files is only possible; a record that names files elsewhere proves nothing',
    given: {
      [`${SITE}/aider_chat-0.86.1.dist-info/METADATA`]: 'Name: Aider_Chat\nVersion: 0.86.1\n',
      [`${SITE}/aider_chat-0.86.1.dist-info/RECORD`]: '../../../../../../../../../etc/passwd,,1\n/etc/passwd,,1\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
    },
    want: [{ product: 'aider', identity: 'possible' }],
  },
  {
    name: 'other packages, also under the name of this one',
    given: {
      [`${SITE}/aider_chat-0.86.1.dist-info/METADATA`]: 'Name: something-else\n',
      [`${SITE}/aider-1.0.dist-info/METADATA`]: 'Name: aider\n',
    },
    want: [],
  },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    const looked = lookWith('pipx', given, SIGNATURES);
    expect(looked.rows).toMatchObject(want);
    expect(looked.rows).toHaveLength(want.length);
    expect(looked.gaps).toEqual([]);
  });
}

test('metadata that names nothing is a gap', () => {
  const path = `${SITE}/aider_chat-0.86.1.dist-info/METADATA`;
  expect(lookWith('pipx', { [path]: '\0\0\0' }, SIGNATURES)).toEqual({ rows: [], gaps: [{ reason: 'malformed', path }] });
});

import { describe, expect, it } from 'vitest';
import { cline, look, ROOT } from './fixtures/extensions.ts';
import type { Host } from '../../host/contract.ts';
import { found, gapsOf } from '../../../../test/sight.ts';
import { onDisk, type TreeNode } from '../../../../test/tree-on-disk.ts';

const CLINE = `cline installed editor-extension proven 1.2.3 ${ROOT}/saoudrizwan.claude-dev`;

describe('hostile and damaged files', () => {
  const rows: readonly { name: string; given: Record<string, TreeNode>; want: readonly string[]; gaps: readonly string[] }[] = [
    {
      name: 'a list that is no JSON: names are looked at all the same',
      given: { ...cline('saoudrizwan.claude-dev-1.2.3'), [`${ROOT}/extensions.json`]: '[{' },
      want: [CLINE],
      gaps: [`malformed ${ROOT}/extensions.json`],
    },
    {
      name: 'a list nested without end',
      given: { ...cline('saoudrizwan.claude-dev-1.2.3'), [`${ROOT}/extensions.json`]: '['.repeat(200_000) },
      want: [CLINE],
      gaps: [`malformed ${ROOT}/extensions.json`],
    },
    {
      name: 'a huge list',
      given: { ...cline('saoudrizwan.claude-dev-1.2.3'), [`${ROOT}/extensions.json`]: ' '.repeat(5 * 1024 * 1024) },
      want: [CLINE],
      gaps: [`too-large ${ROOT}/extensions.json`],
    },
    {
      name: 'entries of every wrong shape',
      given: {
        ...cline('saoudrizwan.claude-dev-1.2.3'),
        [`${ROOT}/extensions.json`]:
          '[null,1,"x",[],{},{"identifier":null},{"identifier":{"id":7},"location":{"path":[]}},{"identifier":{"id":"a.b"},"relativeLocation":"../../../../etc"},{"__proto__":{"id":"a.b"}}]',
      },
      want: [CLINE],
      gaps: [],
    },
    {
      name: 'ids that are members of every object',
      given: {
        [`${ROOT}/extensions.json`]: '[{"identifier":{"id":"__proto__.constructor"},"location":"__proto__","version":"1"}]',
        [`${ROOT}/__proto__/package.json`]: '{"publisher":"__proto__","name":"constructor","main":"a.js","version":"1"}',
        [`${ROOT}/__proto__/a.js`]: 'code',
        [`${ROOT}/.obsolete`]: '{"__proto__":true}',
      },
      want: [`hidden installed editor-extension proven 1 ${ROOT}/__proto__.constructor`],
      gaps: [],
    },
    { name: 'a manifest that is a FIFO', given: { [`${ROOT}/a/package.json`]: { fifo: true } }, want: [], gaps: [] },
    {
      name: 'a manifest that links to a secret',
      given: { [`${ROOT}/saoudrizwan.claude-dev-1.2.3/package.json`]: { link: '/etc/shadow' }, '/etc/shadow': '{' },
      want: [],
      gaps: [],
    },
    {
      name: 'a list that links to a secret',
      given: {
        ...cline('saoudrizwan.claude-dev-1.2.3'),
        [`${ROOT}/extensions.json`]: { link: '/etc/shadow' },
        '/etc/shadow': '{',
      },
      want: [CLINE],
      gaps: [],
    },
    {
      name: 'folders that link in a circle, and out of the home',
      given: {
        [`${ROOT}/saoudrizwan.claude-dev-1.0.0`]: { link: 'saoudrizwan.claude-dev-2.0.0' },
        [`${ROOT}/saoudrizwan.claude-dev-2.0.0`]: { link: 'saoudrizwan.claude-dev-1.0.0' },
        [`${ROOT}/saoudrizwan.claude-dev-3.0.0`]: { link: '/etc' },
      },
      want: [],
      gaps: [],
    },
    {
      name: 'a manifest that is no JSON, under a wanted name',
      given: { [`${ROOT}/saoudrizwan.claude-dev-1.2.3/package.json`]: 'nonsense' },
      want: [],
      gaps: [`malformed ${ROOT}/saoudrizwan.claude-dev-1.2.3/package.json`],
    },
  ];
  for (const { name, given, want, gaps } of rows) {
    it(name, () => {
      onDisk(given, (host) => {
        const sight = look(host);
        expect(found(sight)).toEqual(want);
        expect(gapsOf(sight, 'editors')).toEqual(gaps);
      });
    });
  }

  it('says of a folder that it may not list that it did not look', () => {
    onDisk(cline('saoudrizwan.claude-dev-1.2.3'), (host) => {
      const closed: Host = { ...host, list: (folder) => (folder.startsWith(ROOT) ? 'denied' : host.list(folder)) };
      expect(gapsOf(look(closed), 'editors')).toContain(`denied ${ROOT}`);
      expect(found(look(closed))).toEqual([]);
    });
  });

  it('finds in a deep look what hides under the name of another', () => {
    onDisk(cline('ms-python.python-1.2.3'), (host) => {
      expect(found(look(host))).toEqual([]);
      expect(found(look(host, 'deep'))).toEqual([CLINE]);
    });
  });
});

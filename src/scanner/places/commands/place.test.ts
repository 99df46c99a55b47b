import { describe, expect, it } from 'vitest';
import { lookAt } from '../../pipeline.ts';
import { buildExampleProgram } from '../../example-programs.ts';
import { indexOf, NO_CACHE, onDisk, type TreeNode } from '../../../../test/tree-on-disk.ts';

const MARKER = 'only-this-tool-says-so/';
const index = indexOf({
  id: 'tool',
  dpkg: ['tool', 'tool-traditional'],
  npm: [{ name: '@example/tool', bins: ['tool'] }],
  executables: { names: ['tool'], markers: [{ text: MARKER, in: 'native' }] },
});
const NATIVE: TreeNode = {
  executable: Buffer.concat([buildExampleProgram({ kind: 'elf', text: `${MARKER}1.4.2` }), Buffer.alloc(13_000_000)]),
};
const script = (line: string): TreeNode => ({ executable: `#!/bin/sh\n${line}\n` });
const status = (name: string): string => `Package: ${name}\nStatus: install ok installed\nVersion: 1.4\nArchitecture: amd64\n\n`;

const rows: readonly {
  readonly name: string;
  readonly given: Readonly<Record<string, TreeNode>>;
  /** `<channel> <identity> <anchor>: <other paths>` */
  readonly want: readonly string[];
}[] = [
  {
    name: 'a wrapper leads to a program where nobody looks, and is a name of it',
    given: { '/usr/local/bin/tool': script('exec /mnt/data/odd/t-1.4 "$@"'), '/mnt/data/odd/t-1.4': NATIVE },
    want: ['native-installer proven /mnt/data/odd/t-1.4: /usr/local/bin/tool'],
  },
  {
    name: 'a wrapper and a link to a program that is found by itself count once',
    given: {
      '/opt/tool/bin/tool': NATIVE,
      '/usr/local/bin/tool': script('"/opt/tool/bin/tool" "$@"'),
      '/usr/bin/tool': { link: '/opt/tool/bin/tool' },
    },
    want: ['native-installer proven /opt/tool/bin/tool: /usr/bin/tool /usr/local/bin/tool'],
  },
  {
    name: 'a wrapper leads to a package',
    given: {
      '/usr/local/bin/tool': script('exec /usr/bin/node /mnt/x/node_modules/@example/tool/cli.js "$@"'),
      '/mnt/x/node_modules/@example/tool/package.json': '{"name":"@example/tool","version":"1.0.0","bin":"cli.js"}',
      '/mnt/x/node_modules/@example/tool/cli.js': 'x',
    },
    want: ['npm-project proven /mnt/x/node_modules/@example/tool: /usr/local/bin/tool'],
  },
  {
    name: 'a wrapper whose target is gone is nothing',
    given: { '/usr/local/bin/tool': script('exec /gone/tool "$@"') },
    want: [],
  },
  {
    name: 'a shim of a version manager is nothing by itself',
    given: { '/home/ann/.local/bin/tool': script('exec asdf exec "tool" "$@"') },
    want: [],
  },
  {
    name: 'an alternative is a name of the package that it leads to, also where /bin is a link',
    given: {
      '/bin': { link: 'usr/bin' },
      '/var/lib/dpkg/status': status('tool-traditional'),
      '/var/lib/dpkg/info/tool-traditional.list': '/.\n/bin\n/bin/tool.traditional\n',
      '/usr/bin/tool.traditional': NATIVE,
      '/usr/bin/tool': { link: '/etc/alternatives/tool' },
      '/etc/alternatives/tool': { link: '/bin/tool.traditional' },
      '/var/lib/dpkg/alternatives/tool': 'auto\n/bin/tool\n\n/bin/tool.traditional\n10\n\n',
    },
    want: ['dpkg proven /usr/bin/tool.traditional: /bin/tool.traditional /usr/bin/tool'],
  },
  {
    name: 'an alternative whose package is gone is nothing',
    given: { '/usr/bin/tool': { link: '/etc/alternatives/tool' }, '/etc/alternatives/tool': { link: '/bin/tool.traditional' } },
    want: [],
  },
];

describe('commands that lead to something else', () => {
  for (const { name, given, want } of rows)
    it(name, () =>
      onDisk(given, (host) => {
        const { observations } = lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
        const lines = observations.map(
          ({ channel, identity, anchor, paths }) =>
            `${channel} ${identity} ${anchor}: ${paths.filter((path) => path !== anchor).join(' ')}`,
        );
        expect(lines).toEqual(want);
      }),
    );
});

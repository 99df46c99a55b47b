import { describe, expect, it } from 'vitest';
import { lookAt } from '../pipeline.ts';
import { recordedHost, type RecordedProcess } from '../host/recorded.ts';
import type { RecordedNode } from '../host/recorded-tree.ts';
import { indexOf, NO_CACHE } from '../../../test/tree-on-disk.ts';

const index = indexOf(
  { id: 'electrum', dpkg: ['electrum'] },
  { id: 'sqlmap', dpkg: ['sqlmap'] },
  { id: 'biglybt', dpkg: ['biglybt'] },
  { id: 'metasploit', dpkg: ['metasploit-framework'] },
  { id: 'claude', dpkg: ['claude-desktop'] },
);

/** One object each: two paths of the same one would be hard links. */
const script = (): RecordedNode => ({ content: '#!/usr/bin/env x', mode: 0o755 });
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  electrum: ['/usr/bin/electrum'],
  sqlmap: ['/usr/bin/sqlmap', '/usr/share/sqlmap/sqlmap.py'],
  biglybt: ['/usr/bin/biglybt', '/usr/share/java/biglybt.jar', '/usr/share/java/biglybt-3.4.jar'],
  'metasploit-framework': ['/bin/msfconsole', '/usr/share/metasploit-framework/msfconsole'],
  'claude-desktop': ['/usr/bin/claude-desktop', '/usr/lib/claude-desktop/app.asar'],
};
const TREE: readonly (readonly [string, RecordedNode])[] = [
  [
    '/var/lib/dpkg/status',
    Object.keys(PACKAGES)
      .map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n`)
      .join('\n'),
  ],
  ...Object.entries(PACKAGES).map(([name, files]) => [`/var/lib/dpkg/info/${name}.list`, `/.\n${files.join('\n')}\n`] as const),
  ['/bin', { link: 'usr/bin' }],
  ['/usr/bin/electrum', script()],
  ['/usr/bin/sqlmap', { link: '../share/sqlmap/sqlmap.py' }],
  ['/usr/share/sqlmap/sqlmap.py', script()],
  ['/usr/bin/biglybt', script()],
  ['/usr/share/java/biglybt.jar', { link: 'biglybt-3.4.jar' }],
  ['/usr/share/java/biglybt-3.4.jar', 'PK'],
  ['/usr/share/java/other.jar', 'PK'],
  ['/usr/bin/msfconsole', { link: '/usr/share/metasploit-framework/msfconsole' }],
  ['/usr/share/metasploit-framework/msfconsole', script()],
  ['/usr/bin/claude-desktop', script()],
  ['/usr/lib/claude-desktop/app.asar', 'x'],
  ...['python3.13', 'java', 'ruby3.3', 'dash'].map((name) => [`/usr/bin/${name}`, script()] as const),
  ['/usr/lib/electron39/electron39', script()],
  ['/home/ann/electrum', script()],
];

const rows: readonly { readonly name: string; readonly command: readonly string[]; readonly runs: string | undefined }[] = [
  { name: 'python and a script of a package', command: ['/usr/bin/python3.13', '/usr/bin/electrum', 'daemon'], runs: 'electrum' },
  { name: 'python and a link to it', command: ['/usr/bin/python3.13', '-I', '/usr/bin/sqlmap', '-u', 'x'], runs: 'sqlmap' },
  {
    name: 'ruby and a script in /bin, which is a link',
    command: ['/usr/bin/ruby3.3', '/bin/msfconsole', '-q'],
    runs: 'metasploit',
  },
  {
    name: "java and an archive of the package's on the class path",
    command: ['/usr/bin/java', '-Xmx1g', '-cp', '/usr/share/java/other.jar:/usr/share/java/biglybt.jar', 'com.biglybt.ui.Main'],
    runs: 'biglybt',
  },
  { name: 'java and its archive', command: ['/usr/bin/java', '-Dx=y', '-jar', '/usr/share/java/biglybt.jar'], runs: 'biglybt' },
  { name: 'a shell and the launcher', command: ['/usr/bin/dash', '/usr/bin/biglybt'], runs: 'biglybt' },
  {
    name: "a shared Electron and the package's archive",
    command: ['/usr/lib/electron39/electron39', '--x', '/usr/lib/claude-desktop/app.asar'],
    runs: 'claude',
  },
  {
    name: 'python and a script that only bears the name',
    command: ['/usr/bin/python3.13', '/home/ann/electrum'],
    runs: undefined,
  },
  { name: 'python and a module', command: ['/usr/bin/python3.13', '-m', '/usr/bin/electrum'], runs: undefined },
  { name: 'java and another archive', command: ['/usr/bin/java', '-jar', '/usr/share/java/other.jar'], runs: undefined },
  { name: 'an editor of that file', command: ['/usr/bin/vim', '/usr/bin/electrum'], runs: undefined },
];

describe('T38: a process that runs an interpreter runs the package of what that runs', () => {
  for (const { name, command, runs } of rows)
    it(name, () => {
      const process: RecordedProcess = {
        pid: 77,
        parent: 1,
        startTicks: '9',
        title: 'x',
        executable: command[0] ?? '',
        deleted: false,
        arguments: command,
        workingFolder: '/',
      };
      const host = recordedHost({ tree: new Map(TREE), processes: [process] });
      const { observations } = lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
      expect(observations).toHaveLength(5);
      expect(observations.filter((copy) => copy.running.length > 0).map((copy) => copy.product)).toEqual(
        runs === undefined ? [] : [runs],
      );
    });
});

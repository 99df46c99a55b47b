import { describe, expect, it } from 'vitest';
import { lookAt } from '../../pipeline.ts';
import { buildExecutable } from '../../example-programs/executables.ts';
import { recordedHost } from '../../host/recorded.ts';
import type { RecordedNode } from '../../host/recorded-tree.ts';
import { found, gapsOf } from '../../../../test/sight.ts';
import { indexOf, NO_CACHE } from '../../../../test/tree-on-disk.ts';

const index = indexOf({
  id: 'tool',
  services: ['com.Example.toold'],
  applications: { bundleIds: ['com.example.tool'] },
  executables: { signingIds: ['toold'], teamIds: ['AB12CD34EF'] },
});
const plist = (entries: string): string => `<?xml version="1.0"?><plist version="1.0"><dict>${entries}</dict></plist>`;
const job = (label: string, ...words: readonly string[]): string =>
  plist(
    `<key>Label</key><string>${label}</string><key>ProgramArguments</key><array>${words.map((word) => `<string>${word}</string>`).join('')}</array>`,
  );
const signed = { signature: { identifier: 'toold', team: 'AB12CD34EF' } };
const SIGNED: RecordedNode = {
  content: buildExecutable({ kind: 'native', text: '' }, 'mach-o', signed),
  size: 40_000,
  mode: 0o755,
};
const DAEMON = '/Library/LaunchDaemons/com.example.toold.plist';
const BUNDLE = {
  '/Applications/Tool.app/Contents/Info.plist': plist(
    '<key>CFBundleIdentifier</key><string>com.example.tool</string><key>CFBundleExecutable</key><string>Tool</string>',
  ),
  '/Applications/Tool.app/Contents/MacOS/Tool': 'a program',
};

interface Row {
  readonly name: string;
  readonly given: Record<string, RecordedNode>;
  readonly want: readonly string[];
  readonly gaps?: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: 'a daemon with its program',
    given: { [DAEMON]: job('com.example.toold', '/opt/tool/toold', '-d'), '/opt/tool/toold': 'x' },
    want: ['tool installed native-installer possible undefined /opt/tool/toold'],
  },
  {
    name: 'a daemon whose program an uninstall removed',
    given: { [DAEMON]: job('com.example.toold', '/opt/tool/toold') },
    want: [`tool residue native-installer possible undefined ${DAEMON}`],
  },
  {
    name: 'an agent of an account, that runs a script',
    given: {
      '/Users/ann/Library/LaunchAgents/x.plist': job('com.example.toold', '/bin/sh', '-l', '/Users/ann/.tool/run.sh'),
      '/Users/ann/.tool/run.sh': '#!/bin/sh',
      '/bin/sh': 'x',
    },
    want: ['tool installed native-installer possible undefined /Users/ann/.tool/run.sh'],
  },
  {
    name: 'a job of another label, by what its program is',
    given: { '/Library/LaunchDaemons/renamed.plist': job('renamed', '/usr/local/x/renamed'), '/usr/local/x/renamed': SIGNED },
    want: ['tool installed native-installer proven undefined /usr/local/x/renamed'],
  },
  {
    name: 'a daemon inside of its application, and its helper outside, are one copy',
    given: {
      ...BUNDLE,
      [DAEMON]: job('com.example.toold', '/Applications/Tool.app/Contents/MacOS/Tool'),
      '/Library/PrivilegedHelperTools/com.example.toold': 'x',
    },
    want: ['tool installed application likely undefined /Applications/Tool.app'],
  },
  {
    name: 'jobs of others, links to nowhere and damaged ones',
    given: {
      '/Library/LaunchDaemons/a.plist': job('com.other', '/bin/a'),
      '/Library/LaunchDaemons/b.plist': { link: '/nowhere' },
      '/Library/LaunchDaemons/c.plist': 'nonsense',
      '/Library/LaunchDaemons/d.plist': plist('<key>Label</key><array/>'),
    },
    want: [],
    gaps: ['malformed /Library/LaunchDaemons/c.plist'],
  },
  {
    name: 'agents that may not be read',
    given: { '/Users/ann/Library/LaunchAgents': { kind: 'folder', isDenied: true }, '/Users/ann/x': '' },
    want: [],
    gaps: ['denied /Users/ann/Library/LaunchAgents'],
  },
];

describe('what launchd starts', () => {
  for (const { name, given, want, gaps = [] } of rows) {
    it(name, () => {
      const host = recordedHost({ platform: 'macos', tree: new Map(Object.entries(given)) });
      const sight = lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
      expect(found(sight)).toEqual(want);
      expect(gapsOf(sight, 'launchd')).toEqual(gaps);
    });
  }
});

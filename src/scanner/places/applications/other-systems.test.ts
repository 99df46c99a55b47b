import { describe, expect, it } from 'vitest';
import { lookAt } from '../../pipeline.ts';
import { buildExecutable } from '../../example-programs/executables.ts';
import type { Host } from '../../host/contract.ts';
import type { Platform } from '../../../domain/platform.ts';
import { found, gapsOf } from '../../../../test/sight.ts';
import { indexOf, NO_CACHE, onDisk, type TreeNode } from '../../../../test/tree-on-disk.ts';

const index = indexOf(
  {
    id: 'cursor',
    applications: { folders: ['Cursor'], bundleIds: ['com.todesktop.230313mzl4w4u92'], productNames: ['Cursor'] },
  },
  {
    id: 'conductor',
    applications: { bundleIds: ['com.conductor.app'] },
    executables: { signingIds: ['com.conductor.app'], teamIds: ['AB12CD34EF'] },
  },
);

const plist = (id: string, program: string): string =>
  `<?xml version="1.0"?><plist version="1.0"><dict><key>CFBundleIdentifier</key><string>${id}</string><key>CFBundleExecutable</key><string>${program}</string><key>CFBundleShortVersionString</key><string>2.1</string></dict></plist>`;
const conductor = (app: string): Record<string, TreeNode> => ({
  [`${app}/Contents/Info.plist`]: plist('com.conductor.app', 'conductor'),
  [`${app}/Contents/MacOS/conductor`]: 'a program',
});

interface Row {
  readonly name: string;
  readonly platform: Platform;
  readonly given: Record<string, TreeNode>;
  readonly want: readonly string[];
  readonly gaps?: readonly string[];
}

const signed = (identifier: string): TreeNode => {
  const program = buildExecutable({ kind: 'native', text: '' }, 'mach-o', { signature: { identifier, team: 'AB12CD34EF' } });
  return { executable: Buffer.concat([program, Buffer.alloc(8192)]) };
};

const macos: readonly Row[] = [
  {
    name: 'a bundle by its identifier',
    platform: 'macos',
    given: conductor('/Applications/Conductor.app'),
    want: ['conductor installed application possible 2.1 /Applications/Conductor.app'],
  },
  {
    name: 'a renamed bundle in a home',
    platform: 'macos',
    given: conductor('/Users/ann/Downloads/notes.app'),
    want: ['conductor installed application possible 2.1 /Users/ann/Downloads/notes.app'],
  },
  {
    name: 'an Electron bundle that names itself',
    platform: 'macos',
    given: {
      '/Applications/Cursor.app/Contents/Info.plist': plist('com.todesktop.230313mzl4w4u92', 'Cursor'),
      '/Applications/Cursor.app/Contents/MacOS/Cursor': 'a program',
      '/Applications/Cursor.app/Contents/Resources/app/product.json': '{"nameShort":"Cursor"}',
    },
    want: ['cursor installed application proven 2.1 /Applications/Cursor.app'],
  },
  {
    name: 'a bundle of a suite, whose signature agrees',
    platform: 'macos',
    given: {
      ...conductor('/Applications/Suite/Tools/Conductor.app'),
      '/Applications/Suite/Tools/Conductor.app/Contents/MacOS/conductor': signed('com.conductor.app'),
    },
    want: ['conductor installed application proven 2.1 /Applications/Suite/Tools/Conductor.app'],
  },
  {
    name: 'a bundle with another identifier, by the signature of its program',
    platform: 'macos',
    given: {
      '/Applications/Notes.app/Contents/Info.plist': plist('com.other', 'conductor'),
      '/Applications/Notes.app/Contents/MacOS/conductor': signed('com.conductor.app'),
    },
    want: ['conductor installed application proven 2.1 /Applications/Notes.app'],
  },
  {
    name: 'a bundle without its program is none',
    platform: 'macos',
    given: { '/Applications/Conductor.app/Contents/Info.plist': plist('com.conductor.app', 'conductor') },
    want: [],
  },
  {
    name: 'nor is one whose program lies elsewhere',
    platform: 'macos',
    given: {
      '/Applications/Conductor.app/Contents/Info.plist': plist('com.conductor.app', '../../../../bin/sh'),
      '/Applications/B.app/Contents/Info.plist': plist('com.conductor.app', 'b'),
      '/Applications/B.app/Contents/MacOS/b': { link: '/bin/sh' },
      '/bin/sh': 'a program',
    },
    want: [],
  },
  {
    name: 'nor another product of the name',
    platform: 'macos',
    given: {
      '/Applications/Conductor.app/Contents/Info.plist': plist('com.netflix.conductor', 'conductor'),
      '/Applications/Conductor.app/Contents/MacOS/conductor': 'a program',
    },
    want: [],
  },
  {
    name: 'a damaged list is a gap, a FIFO and a secret are not',
    platform: 'macos',
    given: {
      '/Applications/A.app/Contents/Info.plist': 'nonsense',
      '/Applications/B.app/Contents/Info.plist': { fifo: true },
      '/Applications/C.app/Contents/Info.plist': { link: '/etc/shadow' },
      '/etc/shadow': plist('com.conductor.app', 'x'),
    },
    want: [],
    gaps: ['malformed /Applications/A.app/Contents/Info.plist'],
  },
];

const windows: readonly Row[] = [
  {
    name: 'a folder of an account with its program',
    platform: 'windows',
    given: { '/Users/ann/AppData/Local/Programs/cursor/Cursor.exe': 'MZ a program' },
    want: ['cursor installed application possible undefined /Users/ann/AppData/Local/Programs/cursor'],
  },
  {
    name: 'a folder of all accounts that names itself',
    platform: 'windows',
    given: {
      '/Program Files/cursor/Cursor.exe': 'MZ a program',
      '/Program Files/cursor/resources/app/product.json': '{"nameShort":"Cursor","version":"2.1"}',
    },
    want: ['cursor installed application proven 2.1 /Program Files/cursor'],
  },
  {
    name: 'an application under Squirrel, the newest of its versions, under whatever name',
    platform: 'windows',
    given: {
      '/Users/ann/AppData/Local/renamed/Update.exe': 'MZ',
      '/Users/ann/AppData/Local/renamed/app-1.9.0/Cursor.exe': 'MZ a program',
      '/Users/ann/AppData/Local/renamed/app-1.9.0/resources/app/package.json': '{"name":"Cursor","version":"1.9.0"}',
      '/Users/ann/AppData/Local/renamed/app-1.10.0/Cursor.exe': 'MZ a program',
      '/Users/ann/AppData/Local/renamed/app-1.10.0/resources/app/package.json': '{"name":"Cursor","version":"1.10.0"}',
    },
    want: ['cursor installed application proven 1.10.0 /Users/ann/AppData/Local/renamed'],
  },
  {
    name: 'a text where the program would be is none',
    platform: 'windows',
    given: { '/Program Files/cursor/Cursor.exe': 'text', '/Program Files/Cursor Themes/Cursor.exe': 'MZ' },
    want: [],
  },
];

describe('applications of other systems', () => {
  for (const { name, platform, given, want, gaps } of [...macos, ...windows]) {
    it(`${platform}: ${name}`, () => {
      const look = (host: Host): void => {
        const sight = lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
        expect(found(sight)).toEqual(want);
        expect(gapsOf(sight, 'applications')).toEqual(gaps ?? []);
      };
      onDisk(given, look, platform);
    });
  }

  it('macos: a bundle on any volume, in a deep look', () => {
    const look = (host: Host): void => {
      const sight = lookAt(host, index, { order: { depth: 'deep' }, cache: NO_CACHE });
      expect(found(sight)).toEqual(['conductor installed application possible 2.1 /Volumes/Stick/a/b/c/d/x.app']);
    };
    onDisk(conductor('/Volumes/Stick/a/b/c/d/x.app'), look, 'macos');
  });
});

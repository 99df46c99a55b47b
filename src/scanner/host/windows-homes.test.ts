import { describe, expect, it } from 'vitest';
import { recordedHost } from './recorded.ts';
import type { RecordedNode } from './recorded-tree.ts';
import { writeHive } from '../example-programs/hive-writer.ts';

const FOLDER = { kind: 'folder' } as const;
const PROFILES = 'Microsoft\\Windows NT\\CurrentVersion\\ProfileList';
const profiles = (homes: Readonly<Record<string, string>>): Uint8Array =>
  writeHive(Object.fromEntries(Object.entries(homes).map(([sid, path]) => [`${PROFILES}\\${sid}`, { ProfileImagePath: path }])));
const SOFTWARE = '/Windows/System32/config/SOFTWARE';
const ANN = 'S-1-5-21-1004336348-1177238915-682003330-1001';

const rows: readonly { name: string; given: Readonly<Record<string, RecordedNode>>; want: readonly string[] }[] = [
  { name: 'nothing', given: {}, want: [] },
  {
    name: 'what the list of profiles names, wherever it lies and however it is spelt, by SID',
    given: {
      [SOFTWARE]: profiles({
        [ANN]: 'C:\\USERS\\ann',
        'S-1-12-1-1-2-3-4': 'C:\\Homes\\bob.CORP',
        'S-1-5-18': '%systemroot%\\system32\\config\\systemprofile',
        'S-1-5-21-9-9-9-1009': 'C:\\Users\\gone',
      }),
      '/Users/ann': FOLDER,
      '/Homes/bob.CORP': FOLDER,
      '/Windows/System32/config/systemprofile': FOLDER,
    },
    want: [
      'S-1-12-1-1-2-3-4 bob.CORP /Homes/bob.CORP',
      `${ANN} ann /Users/ann`,
      'S-1-5-18 SYSTEM /Windows/System32/config/systemprofile',
    ],
  },
  {
    name: 'folders beside homes whose account nobody knows, but no shared ones',
    given: {
      [SOFTWARE]: profiles({ [ANN]: 'C:\\Users\\ann' }),
      '/Users/ann': FOLDER,
      '/Users/old': { kind: 'folder', owner: 1007 },
      '/Users/Public': FOLDER,
      '/Users/All Users': { link: 'C:\\ProgramData' },
      '/ProgramData/x': 'x',
      '/Users/desktop.ini': 'x',
    },
    want: [`${ANN} ann /Users/ann`, '1007 old /Users/old'],
  },
  {
    name: 'a home that is a junction to another folder, once',
    given: {
      [SOFTWARE]: profiles({ [ANN]: 'C:\\Users\\ann' }),
      '/Users/ann': { link: 'C:\\Data\\ann' },
      '/Data/ann': FOLDER,
    },
    want: [`${ANN} ann /Data/ann`],
  },
  {
    name: 'a list that is damaged, or names nothing that can be a path',
    given: { [SOFTWARE]: 'regf', '/Users/ann': { kind: 'folder', owner: 1000 } },
    want: ['1000 ann /Users/ann'],
  },
  {
    name: 'a profile on a share or without a path',
    given: {
      [SOFTWARE]: profiles({ [ANN]: '\\\\server\\homes\\ann', 'S-1-5-21-1-1-1-1002': '', nonsense: 'C:\\Users\\ann' }),
      '/Users/ann': FOLDER,
    },
    want: ['1000 ann /Users/ann'],
  },
  {
    name: 'a copy of a profile that Windows put aside',
    given: { [SOFTWARE]: profiles({ [`${ANN}.bak`]: 'C:\\Users\\ann' }), '/Users/ann': FOLDER },
    want: [`${ANN} ann /Users/ann`],
  },
];

describe('homes of a Windows host', () => {
  for (const { name, given, want } of rows)
    it(name, () => {
      const host = recordedHost({ platform: 'windows', tree: new Map(Object.entries(given)) });
      expect(host.homes().map((home) => `${home.account.id} ${home.account.name} ${home.path}`)).toEqual(want);
    });
});

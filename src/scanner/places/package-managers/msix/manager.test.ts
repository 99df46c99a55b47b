import { describe, expect, it } from 'vitest';
import { PROGRAM, told, type WindowsRow } from '../../fixtures/windows.ts';
import { publisherId } from '../../../formats/appx-manifest.ts';
import { indexOf } from '../../../../../test/tree-on-disk.ts';

const PUBLISHER = 'CN=Example GmbH, O=Example GmbH, C=DE';
const ID = publisherId(PUBLISHER);
const INDEX = indexOf(
  {
    id: 'runner',
    msix: [`Example.Runner_${ID}`],
    configuration: [{ path: '~/AppData/Roaming/Runner', strength: 'strong' }],
    installRoots: [{ path: '~/AppData/Local/runner-cli', executables: ['runner.exe'] }],
  },
  { id: 'any', msix: ['Example.Any_*'] },
);
const APPS = '/Program Files/WindowsApps';
const manifest = (name: string, version: string, publisher = PUBLISHER): string =>
  `<Package><Identity Name="${name}" Publisher="${publisher}" Version="${version}"/><Applications><Application Id="A" Executable="app\\R.exe"/></Applications></Package>`;
const app = (version: string, name = 'Example.Runner', publisher = PUBLISHER): Record<string, string> => {
  const folder = `${APPS}/${name}_${version}_x64__${ID}`;
  return { [`${folder}/AppxManifest.xml`]: manifest(name, version, publisher), [`${folder}/app/R.exe`]: PROGRAM };
};
const DATA = `/Users/ann/AppData/Local/Packages/Example.Runner_${ID}`;

const rows: readonly WindowsRow[] = [
  { name: 'nothing', given: {}, want: [] },
  {
    name: 'a package, whatever its version',
    given: app('1.2.3.0'),
    want: [`runner installed msix proven 1.2.3.0 ${APPS}/Example.Runner_${ID}`],
  },
  {
    name: 'two versions of it are one copy, the newer one',
    given: { ...app('1.9.0.0'), ...app('1.10.0.0') },
    want: [`runner installed msix proven 1.10.0.0 ${APPS}/Example.Runner_${ID}`],
  },
  {
    name: 'one of which the signature knows the name only',
    given: app('1.0.0.0', 'Example.Any'),
    want: [`any installed msix proven 1.0.0.0 ${APPS}/Example.Any_${ID}`],
  },
  {
    name: 'a folder of its name whose manifest is of another publisher is only possible',
    given: app('1.2.3.0', 'Example.Runner', 'CN=Somebody'),
    want: [`runner installed msix possible 1.2.3.0 ${APPS}/Example.Runner_${ID}`],
  },
  {
    name: 'data of an account beside the package are none of its leftovers',
    given: { ...app('1.2.3.0'), [`/Users/ann/AppData/Local/Packages/Example.Runner_${ID}/x`]: 'x' },
    want: [`runner installed msix proven 1.2.3.0 ${APPS}/Example.Runner_${ID}`],
  },
  {
    name: 'a resource package, and one without its manifest',
    given: {
      [`${APPS}/Example.Runner_1.0.0.0_neutral_split.scale-100_${ID}/AppxManifest.xml`]: manifest('Example.Runner', '1.0.0.0'),
      [`${APPS}/Example.Runner_1.0.0.0_x64__${ID}/app/R.exe`]: PROGRAM,
    },
    want: [],
  },
  {
    name: 'its data are leftovers, but not where it is',
    given: { [`${DATA}/LocalState/x`]: 'x' },
    want: [`runner residue configuration possible undefined ${DATA} by ann`],
  },
  {
    name: 'what it keeps in virtualised folders is looked at as if it were not',
    given: {
      '/Users/ann/AppData/Local/Packages/Else_0000000000000/LocalCache/Roaming/Runner/config.json': '{}',
      '/Users/bob/AppData/Local/Packages/Else_0000000000000/LocalCache/Local/runner-cli/runner.exe': PROGRAM,
    },
    want: [
      'runner residue configuration possible undefined /Users/ann/AppData/Local/Packages/Else_0000000000000/LocalCache/Roaming/Runner by ann',
      'runner installed native-installer possible undefined /Users/bob/AppData/Local/Packages/Else_0000000000000/LocalCache/Local/runner-cli by bob',
    ],
  },
  {
    name: 'a damaged manifest and what may not be listed are gaps',
    given: {
      [`${APPS}/Example.Runner_1.0.0.0_x64__${ID}/AppxManifest.xml`]: 'nonsense',
      '/Windows/SystemApps': { kind: 'folder', isDenied: true },
    },
    want: [],
    gaps: [`malformed ${APPS}/Example.Runner_1.0.0.0_x64__${ID}/AppxManifest.xml`, 'denied /Windows/SystemApps'],
  },
];

describe('MSIX packages', () => {
  for (const row of rows)
    it(row.name, () => expect(told(row, INDEX, 'package-managers/msix')).toEqual({ found: row.want, gaps: row.gaps ?? [] }));
});

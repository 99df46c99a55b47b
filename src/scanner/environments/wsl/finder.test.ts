import { describe, expect, it } from 'vitest';
import { wsl } from './finder.ts';
import { ANN, SOFTWARE, software, windowsSight, type WindowsTree } from '../../places/fixtures/windows.ts';
import { recordedHost } from '../../host/recorded.ts';
import type { RecordedNode } from '../../host/recorded-tree.ts';
import { writeHive } from '../../example-programs/hive-writer.ts';
import { indexOf } from '../../../../test/tree-on-disk.ts';

const LXSS = 'Software\\Microsoft\\Windows\\CurrentVersion\\Lxss';
const BASE = '/Users/ann/AppData/Local/Packages/Debian_x/LocalState';
const hive = (folder: string, more: Readonly<Record<string, string | number>> = {}): Uint8Array =>
  writeHive({
    [LXSS]: { DefaultDistribution: '{1}' },
    [`${LXSS}\\{b1d3}`]: { DistributionName: 'Debian', BasePath: folder, State: 1, ...more },
  });
const WINDOWS_BASE = '\\\\?\\C:\\Users\\ann\\AppData\\Local\\Packages\\Debian_x\\LocalState';
const NTUSER = '/Users/ann/NTUSER.DAT';

/** Roots as `<label> <kind> <id> <layers>`, gaps as `<reason> <path>: <detail>`. */
function told(given: WindowsTree): readonly string[] {
  const tree = new Map<string, RecordedNode>([[SOFTWARE, software()], ['/Users/ann/x', 'x'], ...Object.entries(given)]);
  const { roots, gaps } = wsl.find(recordedHost({ platform: 'windows', tree }));
  return [
    ...roots.map(
      ({ label, environment, layers, account }) =>
        `${label} ${environment.kind} ${environment.id} ${layers.join()} ${account?.name}`,
    ),
    ...gaps.map(({ reason, path, detail }) => `${reason} ${path}: ${detail}`),
  ];
}

describe('WSL distributions', () => {
  const rows: readonly { readonly name: string; readonly given: WindowsTree; readonly want: readonly string[] }[] = [
    { name: 'nothing', given: {}, want: [] },
    {
      name: 'one in a folder is a root',
      given: { [NTUSER]: hive(WINDOWS_BASE), [`${BASE}/rootfs/etc/passwd`]: '' },
      want: [`${ANN}/Debian wsl Debian ${BASE}/rootfs ann`],
    },
    {
      name: 'one in a virtual disk is a gap that says whose it is',
      given: { [NTUSER]: hive('C:\\WSL', { Version: 2, VhdFileName: 'debian.vhdx' }), '/WSL/debian.vhdx': 'vhdxfile' },
      want: ['unsupported /WSL/debian.vhdx: WSL distribution Debian of ann, in a virtual disk'],
    },
    { name: 'one whose files are gone', given: { [NTUSER]: hive('C:\\WSL') }, want: [] },
    {
      name: 'the only one of the first WSL',
      given: { '/Users/ann/AppData/Local/lxss/rootfs/etc/passwd': '' },
      want: [`${ANN}/Legacy wsl Legacy /Users/ann/AppData/Local/lxss/rootfs ann`],
    },
    {
      name: 'a disk that is named to lie elsewhere, and a folder on a share',
      given: {
        [NTUSER]: writeHive({
          [`${LXSS}\\{1}`]: { DistributionName: 'A', BasePath: 'C:\\WSL', VhdFileName: '..\\x.vhdx' },
          [`${LXSS}\\{2}`]: { DistributionName: 'B', BasePath: '\\\\server\\x' },
          [`${LXSS}\\{3}`]: { BasePath: 'C:\\WSL' },
        }),
        '/x.vhdx': 'x',
      },
      want: [],
    },
    {
      name: 'an account whose list may not be read',
      given: { [NTUSER]: { content: 'regf', isDenied: true } },
      want: ['denied /Users/ann: which WSL distributions there are'],
    },
  ];
  for (const { name, given, want } of rows) it(name, () => expect(told(given)).toEqual(want));

  it('are looked at by the places of Linux', () => {
    const index = indexOf({ id: 'runner', npm: [{ name: 'runner' }] });
    const modules = `${BASE}/rootfs/home/ann/.npm-global/lib/node_modules/runner`;
    const given = {
      [NTUSER]: hive(WINDOWS_BASE),
      [`${BASE}/rootfs/etc/passwd`]: 'ann:x:1000:1000::/home/ann:/bin/bash\n',
      [`${modules}/package.json`]: '{"name":"runner","version":"1.0.0"}',
      [`${modules}/index.js`]: 'x',
    };
    const [copy] = windowsSight(given, index).observations;
    expect(copy).toMatchObject({
      product: 'runner',
      channel: 'npm',
      environment: { kind: 'wsl', id: 'Debian' },
      anchor: '/home/ann/.npm-global/lib/node_modules/runner',
    });
  });
});

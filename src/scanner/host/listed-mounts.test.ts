import { expect, test } from 'vitest';
import { mountinfoOf } from './listed-mounts.ts';
import { classOf, parseMounts } from './mounts.ts';

const TEXT = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//ann@nas.local/My%20share on /Volumes/My share (smbfs, nodev, nosuid, mounted by ann)
nas:/export on /Volumes/on (tape) (nfs, nodev)
/dev/disk4s1 on /Volumes/Tool 1.2 (hfs, local, nodev, nosuid, read-only, noowners, quarantine, mounted by ann)

nonsense
`;

test('the mounts of macOS, and which of them another machine serves', () => {
  expect(parseMounts(mountinfoOf(TEXT)).map(({ point, type }) => `${classOf(type)} ${point}`)).toEqual([
    'local /',
    'pseudo /dev',
    'local /System/Volumes/Data',
    'remote /System/Volumes/Data/home',
    'remote /Volumes/My share',
    'remote /Volumes/on (tape)',
    'local /Volumes/Tool 1.2',
  ]);
});

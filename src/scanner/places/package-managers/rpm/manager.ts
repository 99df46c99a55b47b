import type { PackageManager, Root } from '../contract.ts';
import { rpmDatabase, rpmUnreadable } from './database.ts';

const sqlite = (folder: string): Root => ({ pattern: `${folder}/rpmdb.sqlite`, channel: 'rpm', layout: rpmDatabase });
/** Berkeley DB (before 2020) and ndb (SUSE's until 2023). */
const older = (folder: string): readonly Root[] =>
  ['Packages', 'Packages.db'].map((name) => ({ pattern: `${folder}/${name}`, channel: 'rpm' as const, layout: rpmUnreadable }));

const FOLDERS = ['/var/lib/rpm', '/usr/lib/sysimage/rpm', '/usr/share/rpm'];

/**
 * RPM packages: the database is SQLite since rpm 4.16 (https://rpm.org/docs/4.16.x/release/, https://fedoraproject.org/wiki/Changes/Sqlite_Rpmdb),
 * in `/var/lib/rpm` or `/usr/lib/sysimage/rpm` (https://fedoraproject.org/wiki/Changes/RelocateRPMToUsr). Older formats are not read: a gap.
 */
export const rpm: PackageManager = {
  id: 'rpm',
  platforms: ['linux'],
  system: [...FOLDERS.map(sqlite), ...FOLDERS.flatMap(older)],
  home: [],
};

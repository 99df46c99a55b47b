import type { PackageManager, Root } from '../contract.ts';
import { rpmDatabase, rpmOlder } from './database.ts';

const sqlite = (folder: string): Root => ({ pattern: `${folder}/rpmdb.sqlite`, channel: 'rpm', layout: rpmDatabase });
/** Berkeley DB (before 2020) and ndb (SUSE's until 2023). */
const older = (folder: string): readonly Root[] =>
  ['Packages', 'Packages.db'].map((name) => ({ pattern: `${folder}/${name}`, channel: 'rpm' as const, layout: rpmOlder }));

const FOLDERS = ['/var/lib/rpm', '/usr/lib/sysimage/rpm', '/usr/share/rpm'];

/**
 * RPM packages: the database is SQLite since rpm 4.16 (https://rpm.org/docs/4.16.x/release/, https://fedoraproject.org/wiki/Changes/Sqlite_Rpmdb),
 * in `/var/lib/rpm` or `/usr/lib/sysimage/rpm` (https://fedoraproject.org/wiki/Changes/RelocateRPMToUsr). Older ones are Berkeley DB (`Packages`: RHEL to 8, Amazon Linux 2)
 * or rpm's own (`Packages.db`: SUSE).
 */
export const rpm: PackageManager = {
  id: 'rpm',
  platforms: ['linux'],
  system: [...FOLDERS.map(sqlite), ...FOLDERS.flatMap(older)],
  home: [],
};

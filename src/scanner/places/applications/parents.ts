/** Folders of the system in which applications are unpacked, each in a folder of its own (hier(7), Filesystem Hierarchy Standard 3.0). */
export const SYSTEM_PARENTS: readonly string[] = [
  '/opt',
  '/usr/share',
  '/usr/lib',
  '/usr/lib64',
  '/usr/local',
  '/usr/local/share',
  '/usr/local/lib',
  '/usr/local/opt',
];

/**
 * Folders of a home in which people and installers unpack applications; the empty name is the home itself. Documents and
 * projects are not among them: a folder there that is called as a product is somebody's work.
 */
export const HOME_PARENTS: readonly string[] = [
  '',
  'Applications',
  'Apps',
  'apps',
  'opt',
  'Downloads',
  'Desktop',
  '.local',
  '.local/share',
  '.local/opt',
  '.local/lib',
  '.local/apps',
];

/** Folders with commands, in which a program can lie as a file of its own. */
export const SYSTEM_BINS: readonly string[] = ['/usr/local/bin', '/usr/bin'];
export const HOME_BINS: readonly string[] = ['.local/bin', 'bin', 'AppImages', '.local/share/AppImages'];

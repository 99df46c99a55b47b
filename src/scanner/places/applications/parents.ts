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

/** Folders of a home in which installers and people unpack applications. */
export const HOME_PARENTS: readonly string[] = [
  'Applications',
  'Apps',
  'apps',
  'opt',
  '.local',
  '.local/share',
  '.local/opt',
  '.local/lib',
  '.local/apps',
];

/**
 * Folders of a home in which anything lies; the empty name is the home itself. A folder that is called as a product and
 * holds a program of that name can be somebody's own project there, so that only an application's layout counts.
 * Documents and projects are not looked at.
 */
export const HOME_LOOSE: readonly string[] = ['', 'Downloads', 'Desktop'];

/** Folders with commands, in which a program can lie as a file of its own. */
export const SYSTEM_BINS: readonly string[] = ['/usr/local/bin', '/usr/bin'];
/** The same in each home. */
export const HOME_BINS: readonly string[] = ['.local/bin', 'bin', 'AppImages', '.local/share/AppImages'];

/** Where Windows' installers unpack, for all accounts and for one (Known Folders `ProgramFiles`, `UserProgramFiles`, `LocalAppData`). */
export const PROGRAM_FILES: readonly string[] = ['/Program Files', '/Program Files (x86)'];
/** The same in each home. */
export const HOME_PROGRAM_FILES: readonly string[] = ['AppData/Local/Programs', 'AppData/Local'];

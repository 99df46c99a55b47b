/** One row of a peer's answer: what it names. */
export interface Named {
  readonly paths: readonly string[];
  /** The process that it names. */
  readonly pid?: number;
  /** The Debian package that it names. */
  readonly dpkg?: string;
}

/** Rows of osqueryi's `--json` for several statements, one array after another; fails on what is no such text. */
export function osqueryAnswers(stdout: string): readonly Named[] {
  return stdout
    .split(/(?<=^\])$/m)
    .filter((text) => text.trim() !== '')
    .flatMap((text) => JSON.parse(text) as readonly Readonly<Record<string, string>>[])
    .map(named);
}

function named(row: Readonly<Record<string, string>>): Named {
  const { pid, name, cmdline = '' } = row;
  const words = [row['path'] ?? '', row['directory'] ?? '', ...cmdline.split(' ')];
  // A folder's path ends in a slash.
  const paths = words.filter((word) => word.startsWith('/') && word.length > 1).map((word) => word.replace(/\/$/, ''));
  // Only dpkg's table has this state.
  const isDpkg = name !== undefined && (row['status'] ?? '').endsWith(' ok installed');
  return { paths, ...(pid === undefined ? {} : { pid: Number(pid) }), ...(isDpkg ? { dpkg: name } : {}) };
}

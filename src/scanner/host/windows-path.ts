import { join, resolve, type HostPath } from '../../domain/host-path.ts';

/** Where Windows' own variables lead, below the system's drive (Known Folders; `set` on Windows 10 and 11). */
const VARIABLES: ReadonlyMap<string, HostPath> = new Map([
  ['systemdrive', ''],
  ['systemroot', '/Windows'],
  ['windir', '/Windows'],
  ['programfiles', '/Program Files'],
  ['programw6432', '/Program Files'],
  ['programfiles(x86)', '/Program Files (x86)'],
  ['commonprogramfiles', '/Program Files/Common Files'],
  ['commonprogramfiles(x86)', '/Program Files (x86)/Common Files'],
  ['programdata', '/ProgramData'],
  ['allusersprofile', '/ProgramData'],
  ['public', '/Users/Public'],
]);
/** And those that lead into a home. */
const HOME_VARIABLES: ReadonlyMap<string, string> = new Map([
  ['userprofile', ''],
  ['homepath', ''],
  ['localappdata', '/AppData/Local'],
  ['appdata', '/AppData/Roaming'],
  ['temp', '/AppData/Local/Temp'],
  ['tmp', '/AppData/Local/Temp'],
  ['onedrive', '/OneDrive'],
]);
const DEFAULT_DRIVE = 'C';

/** For whom a path is read. */
export interface PathReader {
  /** Letter of the drive that is `/`; default `C`. */
  readonly systemDrive?: string | undefined;
  /** Home to which `%LOCALAPPDATA%` and the like belong. */
  readonly home?: HostPath | undefined;
}

/**
 * A path as Windows writes it (`C:\Program Files\Tool`, `%LOCALAPPDATA%\Tool`, `\??\C:\Tool`, `system32\drivers\x.sys`) as a path
 * of the host: what lies on the system's drive from `/` on, on another drive below `/D:`. Undefined for a network path, a
 * variable that only an account's environment knows, and a bare name.
 */
export function hostPathOf(text: string, reader: PathReader = {}): HostPath | undefined {
  const plain = text
    .trim()
    .replaceAll('/', '\\')
    .replace(/^\\\\[?.]\\|^\\\?\?\\/, '');
  const expanded = expand(plain, reader);
  if (expanded === undefined || expanded.startsWith('\\\\')) return undefined;
  const path = expanded.replaceAll('\\', '/');
  const [, letter, rest] = /^([a-z]):(.*)$/i.exec(path) ?? [];
  if (letter !== undefined && rest !== undefined) return onDrive(letter.toUpperCase(), rest, reader);
  if (/^\/SystemRoot\//i.test(path)) return resolve('/', `/Windows${path.slice('/SystemRoot'.length)}`);
  if (path.startsWith('/')) return resolve('/', path);
  return /^system32\//i.test(path) ? resolve('/', `/Windows/${path}`) : undefined;
}

function onDrive(letter: string, rest: string, reader: PathReader): HostPath | undefined {
  if (rest !== '' && !rest.startsWith('/')) return undefined; // relative to a folder of that drive that nobody knows
  const path = resolve('/', rest === '' ? '/' : rest);
  return letter === (reader.systemDrive ?? DEFAULT_DRIVE) ? path : join(`/${letter}:`, path.slice(1));
}

function expand(text: string, { home }: PathReader): string | undefined {
  const [, name, rest] = /^%([^%]+)%(.*)$/.exec(text) ?? [];
  if (name === undefined || rest === undefined) return text.includes('%') ? undefined : text;
  const variable = name.toLowerCase();
  const below = HOME_VARIABLES.get(variable);
  const folder = below === undefined || home === undefined ? VARIABLES.get(variable) : `${home}${below}`;
  return folder === undefined || rest.includes('%') ? undefined : `${folder}${rest}`.replaceAll('/', '\\');
}

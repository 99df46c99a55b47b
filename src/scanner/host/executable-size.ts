import type { HostPath } from '../../domain/host-path.ts';

/**
 * Files of this size on are looked into, whatever their name. The smallest native AI tool seen has 13.9 MB, a JavaScript one in a
 * single file 3.1 MB; ordinary programs of /usr/bin are almost all below (docs/identity.md has the figures).
 */
export const LARGE_EXECUTABLE_BYTES = 3_000_000;

/** Tunnels, miners and scanners are as small as a system's own tools: masscan has 300 KB, socat 400 KB, mimikatz 1.3 MB. */
const SMALL_BYTES = 64 * 1024;
/** A Windows program says what it is at a place that is cheap to find, however small it is. */
const SMALL_WINDOWS_BYTES = 32 * 1024;
/** Smaller than any linker makes a program. */
const SMALLEST_BYTES = 4096;

/** What Windows starts by its name (`PATHEXT`, and screen savers). */
const WINDOWS_PROGRAM = /\.(?:exe|com|scr)$/i;
/** Texts, libraries, archives and media that bear the right to be executed only because their whole file system gives it to everything. */
const NO_PROGRAM =
  /\.(?:so|so\.[\d.]+|node|dylib|dll|a|o|jar|wasm|py|sh|bash|zsh|fish|pl|pm|rb|lua|ps1|bat|cmd|txt|md|html?|css|json|ya?ml|xml|csv|sql|log|pdf|docx?|xlsx?|pptx?|odt|png|jpe?g|gif|svg|webp|ico|ttf|woff2?|mp[34]|mkv|avi|mov|ogg|flac|wav|zip|gz|xz|bz2|zst|7z|tar|tgz|deb|rpm|msi|iso|img|dmg|pkg)$/i;
/** Where only a package manager or the system writes: what lies there, its own database names. */
const PACKAGED = /^\/(?:usr\/(?!local(?:\/|$))|bin\/|sbin\/|lib\w*\/|var\/lib\/|snap\/|System\/|Windows\/)/;

/** What a file says of itself before it is opened. */
export interface Outside {
  readonly size: number;
  readonly mode: number;
}

/** Whether a file is so large, or so called and marked, that it may be a program on its own: a stat decides, nothing is opened. */
export function mayBeProgram(name: string, { size, mode }: Outside): boolean {
  if (size >= LARGE_EXECUTABLE_BYTES) return true;
  if (size < SMALL_WINDOWS_BYTES) return false;
  if (WINDOWS_PROGRAM.test(name)) return true;
  return size >= SMALL_BYTES && (mode & 0o111) !== 0 && !NO_PROGRAM.test(name);
}

/** Whether a file of a wanted name is large enough to be a program at all. */
export function mayBeNamedProgram({ size }: Pick<Outside, 'size'>): boolean {
  return size >= SMALLEST_BYTES;
}

/** Whether a path lies where packages put their files: small programs there are looked for by their package and name only, unless the look is deep. */
export function isPackaged(path: HostPath): boolean {
  return PACKAGED.test(path);
}

/** Whether the executable of a process is looked into: it runs, so that neither name nor mode says anything. */
export function isLookedIntoRunning(path: HostPath, { size }: Pick<Outside, 'size'>): boolean {
  return size >= LARGE_EXECUTABLE_BYTES || (size >= SMALL_WINDOWS_BYTES && !isPackaged(path));
}

/** The name under which a program is called, without Windows' extension, lower case: `AnyDesk.exe` is `anydesk`. */
export function commandName(name: string): string {
  return name.replace(/\.exe$/i, '').toLowerCase();
}

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Io } from '../../contract.ts';

/** Of xdg-utils; never what a PATH says. */
const PROGRAM = '/usr/bin/xdg-open';
/** What a desktop's program needs of the session. */
const PASSED = [
  'BROWSER',
  'DBUS_SESSION_BUS_ADDRESS',
  'DISPLAY',
  'HOME',
  'LANG',
  'PATH',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_CURRENT_DESKTOP',
  'XDG_DATA_DIRS',
  'XDG_RUNTIME_DIR',
  'XDG_SESSION_TYPE',
] as const;

/** How opening went: `no-desktop` where nothing can be shown, `root` where a browser must not run. */
export type BrowserOpened = { readonly forget: () => void } | 'no-desktop' | 'root' | 'no-program';

/** In whose session it is opened. */
export interface Session extends Pick<Io, 'env'> {
  readonly isRoot: boolean;
  readonly program?: string;
}

/**
 * Opens an address in the person's browser by way of a file that only he can read, which leads there: what a program is started with can be
 * read by every account of the machine (`ps`), and the address has the code. `forget` removes the file.
 */
export function openBrowser(address: string, { env, isRoot, program = PROGRAM }: Session): BrowserOpened {
  if ((env['DISPLAY'] ?? '') === '' && (env['WAYLAND_DISPLAY'] ?? '') === '') return 'no-desktop';
  if (isRoot) return 'root';
  if (statSync(program, { throwIfNoEntry: false }) === undefined) return 'no-program';
  const folder = mkdtempSync(path.join(runtimeFolder(env), 'bandog-page-')); // mode 0700
  const file = path.join(folder, 'my-machine.html');
  writeFileSync(file, pageLeadingTo(address), { mode: 0o600, flag: 'wx' });
  const session = Object.fromEntries(PASSED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  const child = spawn(program, [file], { env: session, stdio: 'ignore', detached: true, cwd: '/' });
  child.once('error', () => undefined); // the address is printed, too
  child.unref();
  return { forget: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Of this account alone where there is one (XDG Base Directory Specification 0.8), else the machine's. */
function runtimeFolder(env: Io['env']): string {
  const given = env['XDG_RUNTIME_DIR'];
  const isOurs =
    given !== undefined && path.isAbsolute(given) && statSync(given, { throwIfNoEntry: false })?.uid === process.geteuid?.();
  return isOurs ? given : tmpdir();
}

/** The address has only digits, letters, `-` and `_` behind its host: nothing that HTML would take for its own. */
function pageLeadingTo(address: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${address}"><title>Bandog</title>\n`;
}

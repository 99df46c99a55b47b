import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KnownError } from '../../domain/errors.ts';
import type { Io } from '../contract.ts';
import type { Notice } from './notices.ts';

/** Of libnotify (Debian: libnotify-bin); never what a PATH says. */
const PROGRAM = '/usr/bin/notify-send';
/** All that it needs of the session. */
const PASSED = ['DBUS_SESSION_BUS_ADDRESS', 'DISPLAY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR', 'XAUTHORITY', 'LANG'];
const DEADLINE_MS = 10_000;

/** Shows notices in this session, one at a time. @throws KnownError E_CONFIG_INVALID where there is no such program or session */
export function notifier(env: Io['env'], program = PROGRAM): (notice: Notice) => Promise<void> {
  const session = Object.fromEntries(PASSED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  return async ({ title, body }) => {
    try {
      const args = ['--app-name=Bandog', '--icon=dialog-warning', '--', title, withoutMarkup(body)];
      await promisify(execFile)(program, args, { env: { PATH: '/usr/bin:/bin', ...session }, timeout: DEADLINE_MS, cwd: '/' });
    } catch (error) {
      const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown error';
      throw new KnownError(
        'E_CONFIG_INVALID',
        `a notice cannot be shown here: ${why}`,
        'It needs notify-send (Debian: libnotify-bin) and a desktop session; --print prints instead.',
        error,
      );
    }
  };
}

/** A body may carry markup (Desktop Notifications Specification 1.2); a path is none. */
function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

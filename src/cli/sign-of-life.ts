import { execFile } from 'node:child_process';
import type { Io } from './contract.ts';

/** Part of systemd; Node has no datagrams on Unix sockets, and this is one process for a few milliseconds every minute or two. */
const SYSTEMD_NOTIFY = '/usr/bin/systemd-notify';
const DEADLINE_MS = 10_000;

/**
 * Tells the service manager that this process lives, three times in the time that it allows (WatchdogSec), until the signal: one whose
 * event loop no longer turns is ended and started again. Nothing where no service manager asked for it.
 */
export function giveSignsOfLife({ env, signal }: Pick<Io, 'env' | 'signal'>): void {
  const [socket, allowed, asked] = ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID'].map((name) => env[name]);
  const allowedMs = Number(allowed) / 1000;
  if (socket === undefined || !(allowedMs > 0) || (asked !== undefined && asked !== String(process.pid))) return;
  const say = (): void => {
    const options = { env: { NOTIFY_SOCKET: socket }, timeout: DEADLINE_MS, cwd: '/' };
    // A sign that gets lost is one of three; when none arrives the service manager does what it is there for.
    execFile(SYSTEMD_NOTIFY, ['WATCHDOG=1'], options, () => undefined);
  };
  const timer = setInterval(say, allowedMs / 3);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

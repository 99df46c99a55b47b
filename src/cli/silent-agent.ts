import { readFileSync } from 'node:fs';
import { pidFile } from '../agent/local-api/socket-place.ts';
import { KnownError } from '../domain/errors.ts';

/** That an agent is behind this socket and says nothing: which process it is, where that can be known, and what to do about it. */
export function silentAgent(socket: string): KnownError {
  const pid = pidOf(socket);
  if (pid === undefined) return notAnswering('the agent of this machine does not answer in time', ANEW);
  const who = `the agent of this machine (process ${pid}) does not answer`;
  return isStopped(pid)
    ? notAnswering(
        `${who}: it was stopped with a signal`,
        `Let it go on with \`kill -CONT ${pid}\` (as root), or start it anew: \`systemctl restart bandog\`. It finds out what changed meanwhile.`,
      )
    : notAnswering(`${who} in time`, ANEW);
}

const ANEW =
  'Run this again in a moment: it may be busy. When it stays so, `systemctl restart bandog` starts it anew and loses nothing; its log (`journalctl -u bandog`) says more.';

function notAnswering(message: string, remedy: string): KnownError {
  return new KnownError('E_AGENT_UNREACHABLE', message, remedy);
}

/** Written by who listens on the socket, beside it, where nobody else can write. */
function pidOf(socket: string): string | undefined {
  const file = pidFile(socket);
  const text = file === undefined ? '' : readText(file);
  return /^(\d{1,10})\n$/.exec(text)?.[1];
}

/** proc(5), /proc/PID/stat: the state follows the name, which may hold any sign; `T` is stopped, `t` held by a debugger. False where there is no such file. */
function isStopped(pid: string): boolean {
  const stat = readText(`/proc/${pid}/stat`);
  return /^\) [Tt] /.test(stat.slice(stat.lastIndexOf(')')));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // not there, or not for us: then that much is not said
  }
}

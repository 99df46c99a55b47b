import { fileURLToPath } from 'node:url';
import { ownArguments } from '../../domain/own-process.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));

/**
 * Flags for a process that makes much garbage, nearly none of which lives: room for 16 MB of it instead of half a one, which a requests' burst fills forty times
 * as often, and no other threads to look through it, of which there is too little to share. Together a tenth of what a heartbeat costs.
 */
export const SERVER_FLAGS: readonly string[] = ['--min-semi-space-size=16', '--no-parallel-scavenge'];
/** Whether this process is one already. */
const MARK = 'BANDOG_SERVER';

/**
 * Makes this process, which was called with these arguments, one that runs under SERVER_FLAGS, by replacing its program with the same one; the process id
 * stays. Returns where it already is one, where something else was called, as in a test, and where the system cannot do that (Windows).
 */
export function becomeServer(argv: readonly string[]): void {
  const { env } = process;
  if (env[MARK] === '1' || process.execve === undefined || process.platform === 'win32') return;
  if (process.argv.slice(2).join('\0') !== argv.join('\0')) return;
  process.removeAllListeners('warning');
  process.on('warning', () => undefined); // execve is experimental, and says so where people read
  const flags = ownArguments([...process.execArgv, ...SERVER_FLAGS], [MAIN, ...argv]);
  process.execve(process.execPath, [process.execPath, ...flags], { ...env, [MARK]: '1' });
}

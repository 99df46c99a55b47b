import { isOutcome, type Outcome } from './contract.ts';
import { parseRegQuery } from '../formats/reg-query.ts';
import type { RegistryRead } from '../formats/registry-key.ts';

/** Services, the widest question, print some 5 MB. */
const MAX_OUTPUT = 64 * 1024 * 1024;
const DEADLINE_MS = 30_000;
/** A folder of Windows as its own environment names it. */
const FOLDER = /^[A-Za-z]:\\[^"<>|*?%]+$/;

/** A key of the running machine's registry, by its full name: `HKEY_LOCAL_MACHINE\SOFTWARE\…`. */
export type LiveRegistry = (key: string, depth: number) => RegistryRead | Outcome;

/** The program that answers, by its absolute path; undefined where the environment names no folder of Windows. */
export function regProgram(environment: NodeJS.ProcessEnv): string | undefined {
  const folder = environment['SystemRoot'] ?? environment['windir'] ?? '';
  return FOLDER.test(folder) ? `${folder}\\System32\\reg.exe` : undefined;
}

/**
 * Asks Windows' own `reg.exe query`: started without a shell, with a deadline, its output bounded. It answers 1 for a key that is not there
 * and for one that may not be read, in the words of its language, so the key above is asked which of the two it is.
 */
export function liveRegistry(program: string): LiveRegistry {
  const ask: LiveRegistry = (key, depth) => {
    // Loaded where it is used: it would cost the start of every scan on other systems some milliseconds.
    const run = process
      .getBuiltinModule('node:child_process')
      .spawnSync(program, ['query', key, ...(depth > 1 ? ['/s'] : []), '/reg:64'], {
        timeout: DEADLINE_MS,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT,
        windowsHide: true,
        stdio: ['ignore', 'pipe', 'ignore'],
        env: {},
      });
    const isCut = run.error !== undefined || run.signal !== null;
    if (isCut && (run.stdout ?? '').length === 0)
      return run.error !== undefined && 'code' in run.error ? failed(run.error.code) : 'budget';
    const found = parseRegQuery(run.stdout, key, depth);
    if (found === undefined) return isCut ? 'budget' : absentOrDenied(ask, key);
    const lack = isCut ? 'budget' : run.status === 0 ? undefined : 'denied';
    return { key: found, ...(lack === undefined ? {} : { lack }) };
  };
  return ask;
}

function failed(code: unknown): Outcome {
  return code === 'ETIMEDOUT' || code === 'ENOBUFS' ? 'budget' : code === 'EACCES' ? 'denied' : 'malformed';
}

/** The root of a hive is always there, so that this ends. */
function absentOrDenied(ask: LiveRegistry, key: string): Outcome {
  const end = key.lastIndexOf('\\');
  if (end < 0) return 'denied';
  const above = ask(key.slice(0, end), 1);
  if (isOutcome(above)) return above;
  const name = key.slice(end + 1).toLowerCase();
  return above.key.keys.some((child) => child.name.toLowerCase() === name) ? 'denied' : 'absent';
}

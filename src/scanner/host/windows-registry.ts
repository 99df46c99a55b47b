import { isOutcome, type Host, type Outcome, type RegistryQuestion } from './contract.ts';
import { askHives } from './hive-registry.ts';
import { liveRegistry, regProgram } from './reg-exe.ts';
import type { RegistryRead } from '../formats/registry-key.ts';

const MACHINE = { software: 'HKEY_LOCAL_MACHINE\\SOFTWARE', system: 'HKEY_LOCAL_MACHINE\\SYSTEM' } as const;
const USERS = 'HKEY_USERS';

/**
 * Answers for a Windows machine that runs: Windows holds the hives of the machine and of accounts that are logged on open, so
 * `reg.exe` is asked for these; the hive files of all others are read.
 *
 * @param program path of reg.exe; default: the one of the running Windows
 */
export function runningRegistry(
  hostOf: () => Host,
  // oxlint-disable-next-line node/no-process-env -- Windows itself tells every process where it lies
  program: string | undefined = regProgram(process.env),
): (question: RegistryQuestion) => RegistryRead | Outcome {
  if (program === undefined) return () => 'malformed';
  const live = liveRegistry(program);
  let loaded: ReadonlySet<string> | undefined;
  const isLoaded = (sid: string): boolean => {
    if (loaded === undefined) {
      const users = live(USERS, 1);
      loaded = new Set(isOutcome(users) ? [] : users.key.keys.map((key) => key.name.toUpperCase()));
    }
    return loaded.has(sid.toUpperCase());
  };
  return (question) => {
    const { root, path, depth } = question;
    if (typeof root === 'string') return live(`${MACHINE[root]}\\${path}`, depth);
    const sid = root.home.account.id;
    return isLoaded(sid) ? live(`${USERS}\\${sid}\\${path}`, depth) : askHives(hostOf(), question);
  };
}

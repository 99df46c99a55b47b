import { isOutcome, type Host, type Outcome, type RegistryQuestion } from './contract.ts';
import { locate } from './locate.ts';
import { readHiveKey } from '../formats/registry-hive.ts';
import { numberIn, type RegistryRead } from '../formats/registry-key.ts';
import { join, type HostPath } from '../../domain/host-path.ts';

const CONFIG = '/Windows/System32/config';
const FILES = { software: `${CONFIG}/SOFTWARE`, system: `${CONFIG}/SYSTEM` } as const;
/** Below HKEY_LOCAL_MACHINE\SYSTEM: a link that Windows makes when it starts, to the set that `Select\Current` numbers. */
const CURRENT = /^CurrentControlSet(?=\\|$)/i;

/** Answers from the hive files of a host at rest, or of an account that is logged off: what is held open by Windows is refused by it. */
export function askHives(host: Host, { root, path, depth }: RegistryQuestion): RegistryRead | Outcome {
  const file = typeof root === 'string' ? FILES[root] : join(root.home.path, 'NTUSER.DAT');
  if (root !== 'system' || !CURRENT.test(path)) return readFrom(host, file, { path, depth });
  const select = readFrom(host, file, { path: 'Select', depth: 0 });
  if (isOutcome(select)) return select;
  const current = String(numberIn(select.key, 'current') ?? 1).padStart(3, '0');
  return readFrom(host, file, { path: path.replace(CURRENT, `ControlSet${current}`), depth });
}

function readFrom(
  host: Host,
  file: HostPath,
  { path, depth }: { readonly path: string; readonly depth: number },
): RegistryRead | Outcome {
  const located = locate(host, file);
  const opened = isOutcome(located) ? located : host.open(located.path);
  if (isOutcome(opened)) return opened;
  try {
    return readHiveKey(opened, path, depth);
  } catch {
    return 'changed-while-read'; // the disk failed between two reads
  } finally {
    opened.close();
  }
}

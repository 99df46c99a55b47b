import type { HostPath } from '../../../domain/host-path.ts';
import { mayBeNamedProgram } from '../../host/executable-size.ts';
import { identify, type Identified } from '../executable/identify.ts';
import type { Bench } from '../contract.ts';
import { isElf } from '../../formats/app-image.ts';
import { isOutcome, type FileFacts, type Host, type Outcome } from '../../host/contract.ts';
import { locate } from '../../host/locate.ts';

/** A file that its owner can start. */
export interface Program {
  /** Links resolved. */
  readonly path: HostPath;
  readonly facts: FileFacts;
  readonly kind: 'native' | 'script';
}

/**
 * The program at a path, followed through links inside `within`; `other-kind` when it is a folder, empty, or not what the
 * host's system starts: ELF or a script with the right to be executed, on Windows a file that begins `MZ`.
 */
export function programAt(host: Host, path: HostPath, within: HostPath): Program | Outcome {
  const spelt = host.platform === 'windows' ? locate(host, path) : { path };
  const resolved = isOutcome(spelt) ? spelt : host.resolveLinks(spelt.path, within);
  if (isOutcome(resolved)) return resolved;
  const file = host.open(resolved.path);
  if (isOutcome(file)) return file;
  try {
    const head = file.read(0, 4);
    const kind =
      host.platform === 'windows' ? kindOnWindows(head) : (file.facts.mode & 0o111) === 0 ? undefined : kindOnLinux(head);
    return kind === undefined ? 'other-kind' : { path: resolved.path, facts: file.facts, kind };
  } catch {
    return 'changed-while-read';
  } finally {
    file.close();
  }
}

/** What the program's own content says of it; nothing of one that is too small to be one. */
export function identifyProgram(bench: Bench, { path, facts }: Pick<Program, 'path' | 'facts'>): Identified {
  if (!mayBeNamedProgram(facts)) return { keys: [] };
  return identify(bench, facts, () => bench.host.open(path));
}

function kindOnLinux(head: Uint8Array): Program['kind'] | undefined {
  if (isElf(head)) return 'native';
  return head[0] === 0x23 && head[1] === 0x21 ? 'script' : undefined;
}

function kindOnWindows(head: Uint8Array): Program['kind'] | undefined {
  return head[0] === 0x4d && head[1] === 0x5a ? 'native' : undefined;
}

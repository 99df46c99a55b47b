import type { HostPath } from '../../../domain/host-path.ts';
import { isElf } from '../../formats/app-image.ts';
import { isOutcome, type FileFacts, type Host, type Outcome } from '../../host/contract.ts';

/** A file that its owner can start. */
export interface Program {
  /** Links resolved. */
  readonly path: HostPath;
  readonly facts: FileFacts;
  readonly kind: 'elf' | 'script';
}

/** The program at a path, followed through links inside `within`; `other-kind` when it is a folder, empty, not executable or neither ELF nor a script. */
export function programAt(host: Host, path: HostPath, within: HostPath): Program | Outcome {
  const resolved = host.resolveLinks(path, within);
  if (isOutcome(resolved)) return resolved;
  const file = host.open(resolved.path);
  if (isOutcome(file)) return file;
  try {
    const head = file.read(0, 4);
    const kind = isElf(head) ? 'elf' : head[0] === 0x23 && head[1] === 0x21 ? 'script' : undefined;
    if (kind === undefined || (file.facts.mode & 0o111) === 0) return 'other-kind';
    return { path: resolved.path, facts: file.facts, kind };
  } catch {
    return 'changed-while-read';
  } finally {
    file.close();
  }
}

import type { Candidate, Look, Place } from '../contract.ts';
import { isLookedIntoRunning } from '../../host/executable-size.ts';
import { packageFolderOf, scriptOf } from '../../host/process-script.ts';
import type { ProcessFacts } from '../../host/contract.ts';
import { isOutcome } from '../../host/contract.ts';
import { isWithin, type HostPath } from '../../../domain/host-path.ts';

/** What runs: each process, and what it runs when that lies where no other place looks. */
export const processes: Place = {
  id: 'processes',
  platforms: ['linux', 'macos', 'windows'],
  scopes: 'system',
  *candidates(look) {
    const seen = new Set<string>();
    let hidden = 0;
    for (const facts of look.host.processes()) {
      if (facts.isHidden === true) {
        hidden += 1;
        continue;
      }
      yield { kind: 'process', path: facts.executable ?? '/', channel: 'process', facts };
      if (facts.container !== undefined || facts.deleted) continue;
      yield* executableElsewhere(look, facts, seen);
      yield* scriptElsewhere(look, facts, seen);
    }
    if (hidden > 0) yield { kind: 'gap', reason: 'denied', detail: `${hidden} processes of other accounts` };
  },
};

function* executableElsewhere(look: Look, facts: ProcessFacts, seen: Set<string>): Iterable<Candidate> {
  const { executable, executableFacts } = facts;
  if (executable === undefined || executableFacts === undefined || !isLookedIntoRunning(executable, executableFacts)) return;
  if (seen.has(executableFacts.id) || isInHome(look, executable)) return;
  seen.add(executableFacts.id);
  const onDisk = look.host.facts(executable);
  // Another mount namespace can hold another file under this name: then the process alone is evidence.
  if (isOutcome(onDisk) || onDisk.id !== executableFacts.id) return;
  yield { kind: 'file', path: executable, facts: onDisk, channel: 'copied-binary' };
}

/** What an interpreter or the dynamic loader runs: a package by its folder, a bundle or program by itself. */
function* scriptElsewhere(look: Look, facts: ProcessFacts, seen: Set<string>): Iterable<Candidate> {
  const script = scriptOf(look.host, facts);
  if (script === undefined || isInHome(look, script)) return;
  const folder = packageFolderOf(script);
  if (folder !== undefined && look.wanted.has(`npm:${folder.name}`)) {
    if (look.claimed.has(folder.path)) return;
    look.claimed.add(folder.path);
    yield { kind: 'npm-package', name: folder.name, path: folder.path, channel: 'npm-project', binFolders: [] };
    return;
  }
  const file = look.host.facts(script);
  if (isOutcome(file) || file.kind !== 'file' || !isLookedIntoRunning(script, file) || seen.has(file.id)) return;
  seen.add(file.id);
  yield { kind: 'file', path: script, facts: file, channel: 'copied-binary' };
}

function isInHome(look: Look, path: HostPath): boolean {
  return look.host.homes().some((home) => isWithin(path, home.path));
}

import { lookIntoArchive } from './archive.ts';
import { identify, type Identified } from './identify.ts';
import { commandName, mayBeNamedProgram } from '../../host/executable-size.ts';
import type { FileCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognition } from '../contract.ts';
import { gapOf } from '../unread.ts';
import type { Channel } from '../../../domain/channel.ts';
import { nameOf, parentOf } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';

/** Of a path within an archive; the archive's own says where it is. */
const MAX_WITHIN = 256;

/** A file by itself, under whatever name: a program by what its content says of it, and by its command name as a hint, or as a sign where only it bears that. Of a zip archive, what lies packed in it. */
export const executable: Recogniser<'file'> = {
  id: 'executable',
  recognises: 'file',
  emits: 'executable',
  version: 4,
  recognise(bench, candidate) {
    const names = namesOf(candidate);
    const called = keysNamed(bench, 'command', names);
    const distinct = keysNamed(bench, 'distinct-command', names.map(commandName));
    // Which small files are worth a look, the place has decided.
    const identified: Identified = mayBeNamedProgram(candidate.facts)
      ? identify(bench, candidate.facts, () => bench.host.open(candidate.path))
      : { keys: [] };
    if (identified.outcome !== undefined) return gapOf(identified.outcome, candidate.path);
    if (identified.isArchive === true) return candidate.opensArchive === true ? lookIntoArchive(bench, candidate) : [];
    const keys = [...identified.keys, ...(identified.isProgram === true ? distinct : []), ...called];
    if (keys.length === 0) return [];
    return [
      {
        answer: 'evidence',
        kind: identified.isScript === true ? 'script' : 'executable',
        keys,
        channel: channelOf(bench, candidate, identified),
        path: candidate.path,
        root: candidate.root ?? candidate.path,
        anchor: candidate.anchor ?? candidate.path,
        paths: candidate.paths ?? [],
        files: [candidate.facts.id],
        ...(identified.version === undefined ? {} : { version: identified.version }),
        runnable: true,
        detail: detailOf(candidate, identified),
        owner: candidate.facts.owner,
      },
    ] satisfies readonly Recognition[];
  },
};

/** A program that says what it is, under its own command name in a command folder, was put there by its maker's installer, not copied away. */
function channelOf(bench: Bench, candidate: FileCandidate, identified: Identified): Channel {
  if (candidate.channel !== 'copied-binary') return candidate.channel;
  if (identified.isAppImage === true) return 'appimage';
  if (identified.isScript === true) return 'copied-script';
  const names = [candidate.path, ...(candidate.paths ?? [])].filter((path) => nameOf(parentOf(path)) === 'bin').map(nameOf);
  const isCommand = names.some((name) => bench.wanted.has(`command:${name}`));
  return isCommand && identified.keys.length > 0 ? 'native-installer' : candidate.channel;
}

function detailOf(candidate: FileCandidate, identified: Identified): string {
  const name = nameOf(candidate.path);
  if (identified.keys.length === 0) return `${identified.isProgram === true ? 'program' : 'command'} ${name}`;
  if (identified.within !== undefined)
    return `script ${identified.within.slice(0, MAX_WITHIN)} in ${name}, whose content names the product`;
  return `${identified.isScript === true ? 'script' : 'executable'} whose content names the product, as ${name}`;
}

function namesOf(candidate: FileCandidate): readonly string[] {
  return [...new Set([candidate.path, ...(candidate.paths ?? [])].map((path) => nameOf(path).replace(/\.exe$/i, '')))];
}

function keysNamed(bench: Bench, kind: 'command' | 'distinct-command', names: readonly string[]): readonly Key[] {
  return [...new Set(names)].map((name): Key => `${kind}:${name}`).filter((key) => bench.wanted.has(key));
}

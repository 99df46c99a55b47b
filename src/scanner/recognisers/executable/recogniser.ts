import { identify, type Identified } from './identify.ts';
import { LARGE_EXECUTABLE_BYTES } from '../../host/executable-size.ts';
import type { FileCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognition } from '../contract.ts';
import { gapOf } from '../unread.ts';
import type { Channel } from '../../../domain/channel.ts';
import { nameOf, parentOf } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';

/** A file by itself, under whatever name: a program by what its content says of it, a small one by its command name as a hint. */
export const executable: Recogniser<'file'> = {
  id: 'executable',
  recognises: 'file',
  emits: 'executable',
  version: 1,
  recognise(bench, candidate) {
    const isLarge = candidate.facts.size >= LARGE_EXECUTABLE_BYTES;
    const identified: Identified = isLarge
      ? identify(bench, candidate.facts, () => bench.host.open(candidate.path))
      : { keys: [] };
    if (identified.outcome !== undefined) return gapOf(identified.outcome, candidate.path);
    const keys = [...identified.keys, ...commandKeys(bench, candidate)];
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
        detail:
          identified.keys.length > 0
            ? `${identified.isScript === true ? 'script' : 'executable'} whose content names the product, as ${nameOf(candidate.path)}`
            : `command ${nameOf(candidate.path)}`,
        owner: candidate.facts.owner,
      },
    ] satisfies readonly Recognition[];
  },
};

/** A program that says what it is, under its own command name in a command folder, was put there by its maker's installer, not copied away. */
function channelOf(bench: Bench, candidate: FileCandidate, identified: Identified): Channel {
  if (candidate.channel !== 'copied-binary') return candidate.channel;
  if (identified.isScript === true) return 'copied-script';
  const names = [candidate.path, ...(candidate.paths ?? [])].filter((path) => nameOf(parentOf(path)) === 'bin').map(nameOf);
  const isCommand = names.some((name) => bench.wanted.has(`command:${name}`));
  return isCommand && identified.keys.length > 0 ? 'native-installer' : candidate.channel;
}

function commandKeys(bench: Bench, candidate: FileCandidate): readonly Key[] {
  const names = new Set([candidate.path, ...(candidate.paths ?? [])].map((path) => nameOf(path).replace(/\.exe$/, '')));
  return [...names].map((name): Key => `command:${name}`).filter((key) => bench.wanted.has(key));
}

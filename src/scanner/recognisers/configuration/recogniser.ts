import { isObject, parseJson } from '../../formats/json.ts';
import { isOutcome } from '../../host/contract.ts';
import { reasonOf } from '../../host/gap-reason.ts';
import type { ConfigurationCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognition } from '../contract.ts';

/** Claude Code's own state file reaches some hundred kB. */
const MAX_CONFIGURATION = 4 * 1024 * 1024;

/** A file or folder that a product leaves in a home: its presence, and where the signature asks for it, one of its members' names. */
export const configuration: Recogniser<'configuration'> = {
  id: 'configuration',
  recognises: 'configuration',
  emits: 'configuration',
  version: 1,
  recognise(bench, candidate) {
    const facts = bench.host.facts(candidate.path);
    if (isOutcome(facts) || (facts.kind !== 'file' && facts.kind !== 'folder')) return [];
    const members = bench.wanted.membersOf(candidate.key);
    if (members.length > 0) {
      const answer = hasMember(bench, candidate, members);
      if (answer !== true) return answer === false ? [] : [answer];
    }
    const path = candidate.shown ?? candidate.path;
    return [
      {
        answer: 'evidence',
        kind: 'configuration',
        keys: [candidate.key],
        channel: candidate.channel,
        path,
        root: path,
        anchor: candidate.anchor ?? path,
        paths: candidate.paths ?? [],
        files: [],
        runnable: false,
        detail: facts.kind === 'folder' ? 'configuration folder' : 'configuration file',
        owner: facts.owner,
      },
    ];
  },
};

function hasMember(bench: Bench, candidate: ConfigurationCandidate, members: readonly string[]): boolean | Recognition {
  const bytes = bench.host.read(candidate.path, MAX_CONFIGURATION);
  if (isOutcome(bytes)) {
    const reason = reasonOf(bytes);
    return reason === undefined ? false : { answer: 'gap', reason, path: candidate.path };
  }
  const content = parseJson(bytes);
  // A file of the same name that is not JSON is another program's: looked at, and not it.
  if (!isObject(content)) return false;
  const names = Object.keys(content);
  return members.some((member) =>
    member.endsWith('*') ? names.some((name) => name.startsWith(member.slice(0, -1))) : Object.hasOwn(content, member),
  );
}

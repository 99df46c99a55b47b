import { isOutcome, type FileFacts, type Host, type Outcome } from '../../host/contract.ts';
import type { ServiceCandidate } from '../../places/contract.ts';
import type { Recogniser, Recognised } from '../contract.ts';
import { identify } from '../executable/identify.ts';
import { gapOf } from '../unread.ts';
import { nameOf, type HostPath } from '../../../domain/host-path.ts';

/** Programs that run another's code: where one of them is the target, the definition alone does not say what runs. */
const INTERPRETERS =
  /^(?:env|sudo|nice|open|launchctl|systemctl|(?:ba|da|z|k|c|tc|fi)?sh|python[\d.]*|perl[\d.]*|ruby[\d.]*|node|java|osascript|(?:cmd|powershell|pwsh|wscript|cscript|rundll32|regsvr32|msiexec|svchost|explorer)(?:\.exe)?)$/i;

/**
 * A job of the system under a name that a signature wants: with the program that it runs, a sign of the copy that the program
 * belongs to; without it, what an uninstall left behind.
 */
export const service: Recogniser<'service'> = {
  id: 'service',
  recognises: 'service',
  emits: 'service',
  version: 1,
  recognise(bench, candidate) {
    const target = targetOf(bench.host, candidate);
    if (isOutcome(target)) return [leftover(candidate), ...gapOf(target, candidate.target ?? candidate.path)];
    const identified = identify(bench, target.facts, () => bench.host.open(target.path));
    return [
      {
        ...common(candidate, target.path),
        keys: [candidate.key, ...identified.keys],
        paths: [...new Set([candidate.path, target.asDefined, ...(candidate.paths ?? [])])],
        files: [target.facts.id],
        runnable: true,
        ...(identified.version === undefined ? {} : { version: identified.version }),
        detail: `service ${nameIn(candidate)} that runs ${nameOf(target.path)}`,
        owner: target.facts.owner,
      },
      ...gapOf(identified.outcome ?? 'absent', target.path),
    ];
  },
};

interface Target {
  readonly path: HostPath;
  readonly asDefined: HostPath;
  readonly facts: FileFacts;
}

function targetOf(host: Host, { target }: ServiceCandidate): Target | Outcome {
  if (target === undefined || INTERPRETERS.test(nameOf(target))) return 'absent';
  const resolved = host.resolveLinks(target, '/');
  if (isOutcome(resolved)) return resolved;
  const facts = host.facts(resolved.path);
  if (isOutcome(facts)) return facts;
  return facts.kind === 'file' && facts.size > 0 ? { path: resolved.path, asDefined: target, facts } : 'absent';
}

function leftover(candidate: ServiceCandidate): { readonly answer: 'evidence' } & Recognised {
  return {
    ...common(candidate, candidate.path),
    keys: [candidate.key],
    paths: candidate.paths ?? [],
    files: [],
    runnable: false,
    detail: `service ${nameIn(candidate)} without its program`,
  };
}

function common(candidate: ServiceCandidate, root: HostPath) {
  return {
    answer: 'evidence',
    kind: 'service',
    channel: candidate.channel,
    path: candidate.path,
    root: candidate.root ?? root,
    anchor: candidate.anchor ?? root,
  } as const;
}

function nameIn({ key }: ServiceCandidate): string {
  return key.slice(key.indexOf(':') + 1);
}

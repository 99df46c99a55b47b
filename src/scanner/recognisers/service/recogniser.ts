import { isOutcome, type FileFacts, type Host, type Outcome } from '../../host/contract.ts';
import type { ServiceCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognised } from '../contract.ts';
import { identify, type Identified } from '../executable/identify.ts';
import { gapOf } from '../unread.ts';
import { commandName, isPackaged } from '../../host/executable-size.ts';
import { nameOf, type HostPath } from '../../../domain/host-path.ts';

/** Programs that run another's code: where one of them is the target, the definition alone does not say what runs. */
const INTERPRETERS =
  /^(?:env|sudo|nice|open|launchctl|systemctl|(?:ba|da|z|k|c|tc|fi)?sh|python[\d.]*|perl[\d.]*|ruby[\d.]*|node|java|osascript|(?:cmd|powershell|pwsh|wscript|cscript|rundll32|regsvr32|msiexec|svchost|explorer)(?:\.exe)?)$/i;

/**
 * A job of the system under a name that a signature wants: with the program that it runs, a sign of the copy that the program
 * belongs to; without it, or with a program of the system that is another's, what an uninstall left behind.
 */
export const service: Recogniser<'service'> = {
  id: 'service',
  recognises: 'service',
  emits: 'service',
  version: 2,
  recognise(bench, candidate) {
    const target = targetOf(bench.host, candidate);
    if (isOutcome(target))
      return [leftover(candidate, 'without its program'), ...gapOf(target, candidate.target ?? candidate.path)];
    const identified = identify(bench, target.facts, () => bench.host.open(target.path));
    const gaps = gapOf(identified.outcome ?? 'absent', target.path);
    if (isForeign(bench, candidate, { target, identified }))
      return [leftover(candidate, `that runs ${nameOf(target.path)}, which is not its own`), ...gaps];
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
      ...gaps,
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

/**
 * Whether the program is one of the system's that says nothing of the product, neither in itself nor by its name: Debian's `tor.service`
 * runs `/bin/true`. A product's own program there is known by its package besides; on Windows no package says whose a program is.
 */
function isForeign(
  { host, wanted }: Bench,
  candidate: ServiceCandidate,
  { target, identified }: { readonly target: Target; readonly identified: Identified },
): boolean {
  if (host.platform === 'windows' || identified.keys.length > 0 || !isPackaged(target.path)) return false;
  return [target.path, target.asDefined].every((path) => {
    const name = commandName(nameOf(path));
    return name !== nameIn(candidate) && !wanted.has(`command:${name}`) && !wanted.has(`distinct-command:${name}`);
  });
}

function leftover(candidate: ServiceCandidate, how: string): { readonly answer: 'evidence' } & Recognised {
  return {
    ...common(candidate, candidate.path),
    keys: [candidate.key],
    paths: candidate.paths ?? [],
    files: [],
    runnable: false,
    detail: `service ${nameIn(candidate)} ${how}`,
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

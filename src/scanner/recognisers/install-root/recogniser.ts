import { identify } from '../executable/identify.ts';
import { isOutcome, type FileFacts } from '../../host/contract.ts';
import { expand } from '../../places/expand.ts';
import type { InstallRootCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognition } from '../contract.ts';
import { nameOf, type HostPath } from '../../../domain/host-path.ts';

/** Executables of one install root that are looked into: versions that an updater keeps. */
const MAX_EXECUTABLES = 12;
/** `2.1.329`, `0.169.0-x86_64-unknown-linux-musl` */
const VERSION = /^v?(\d+\.\d+[\w.+-]*)$/;

/** A place that only one product uses, holding an executable that the signature names there: strong, and proof when its content says so too. */
export const installRoot: Recogniser<'install-root'> = {
  id: 'install-root',
  recognises: 'install-root',
  emits: 'install-root',
  version: 1,
  recognise(bench, candidate) {
    const executables = executablesIn(bench, candidate);
    if (executables.length === 0) return [];
    const identified = executables.map((file) => identify(bench, file.facts, () => bench.host.open(file.path)));
    const version =
      identified.map((answer) => answer.version).find((value) => value !== undefined) ??
      versionOf(executables.map((file) => file.path));
    return [
      {
        answer: 'evidence',
        kind: 'install-root',
        keys: [...new Set([candidate.key, ...identified.flatMap((answer) => answer.keys)])],
        channel: candidate.channel,
        path: executables[0]?.path ?? candidate.path,
        root: candidate.path,
        anchor: candidate.anchor ?? candidate.path,
        paths: [...(candidate.paths ?? []), ...executables.map((file) => file.path)],
        files: executables.map((file) => file.facts.id),
        ...(version === undefined ? {} : { version }),
        runnable: true,
        detail:
          `install root with ${executables.map((file) => file.path.slice(candidate.path.length + 1) || nameOf(file.path)).join(', ')}`.slice(
            0,
            300,
          ),
        ...(executables[0] === undefined ? {} : { owner: executables[0].facts.owner }),
      },
    ] satisfies readonly Recognition[];
  },
};

interface Executable {
  readonly path: HostPath;
  readonly facts: FileFacts;
}

/** The files that the signature names below the root; `.` is the root itself. */
function executablesIn(bench: Bench, candidate: InstallRootCandidate): readonly Executable[] {
  const patterns = bench.wanted.executablesOf(candidate.key);
  const files = patterns.flatMap((pattern) =>
    expand(bench.host, pattern === '.' ? '' : pattern, { at: candidate.path, within: candidate.home ?? '/' }),
  );
  const seen = new Set<HostPath>();
  return files
    .flatMap((file): readonly Executable[] => {
      if ('outcome' in file || seen.has(file.real)) return [];
      seen.add(file.real);
      const facts = bench.host.facts(file.real);
      return isOutcome(facts) || facts.kind !== 'file' || facts.size === 0 ? [] : [{ path: file.real, facts }];
    })
    .slice(0, MAX_EXECUTABLES);
}

function versionOf(paths: readonly HostPath[]): string | undefined {
  for (const path of paths) {
    for (const name of path.split('/').toReversed()) {
      const version = VERSION.exec(name)?.[1];
      if (version !== undefined) return version;
    }
  }
  return undefined;
}

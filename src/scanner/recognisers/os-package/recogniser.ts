import { archivesOf, executablesOf, homeOf, type PackagedFile } from './files.ts';
import { identify } from '../executable/identify.ts';
import { mayBeNamedProgram } from '../../host/executable-size.ts';
import { isOutcome, type Host } from '../../host/contract.ts';
import type { OsPackageCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognition } from '../contract.ts';
import { nameOf, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';

/** Executables of one package that are looked into. */
const MAX_IDENTIFIED = 12;

/** What a system's package database says is installed, with the executables that it names: a record alone is only `possible`. */
export const osPackage: Recogniser<'os-package'> = {
  id: 'os-package',
  recognises: 'os-package',
  emits: 'os-package',
  version: 1,
  recognise(bench, candidate) {
    const executables = executablesOf(bench.host, candidate.files);
    const [main] = executables.toSorted((one, other) => other.facts.size - one.facts.size);
    const root = candidate.root ?? (main === undefined ? candidate.path : homeOf(main.path));
    const identified = identifiedKeys(bench, executables);
    const facts = bench.host.facts(root);
    return [
      {
        answer: 'evidence',
        kind: 'os-package',
        keys: [...new Set([candidate.key, ...identified])],
        channel: candidate.channel,
        path: candidate.path,
        root,
        anchor: candidate.anchor ?? root,
        paths: pathsOf([...(candidate.paths ?? []), ...archivesOf(bench.host, candidate.files)], executables, root),
        files: executables.map((file) => file.facts.id),
        ...(candidate.version === undefined ? {} : { version: candidate.version.slice(0, 128) }),
        runnable: main !== undefined || isThere(bench.host, candidate.image) || isCode(bench.host, candidate.code),
        detail: detailOf(candidate, main),
        ...(isOutcome(facts) ? {} : { owner: facts.owner }),
      },
    ] satisfies readonly Recognition[];
  },
};

function isThere(host: Host, image: HostPath | undefined): boolean {
  const facts = image === undefined ? 'absent' : host.facts(image);
  return !isOutcome(facts) && facts.kind === 'file' && facts.size > 0;
}

function isCode(host: Host, code: HostPath | undefined): boolean {
  const listing = code === undefined ? 'absent' : host.list(code);
  return isOutcome(listing) ? listing === 'other-kind' && isThere(host, code) : listing.entries.length > 0;
}

/** What the content of its executables says too: a name in a folder alone may be another program's. */
function identifiedKeys(bench: Bench, executables: readonly PackagedFile[]): readonly Key[] {
  return executables
    .filter((file) => mayBeNamedProgram(file.facts))
    .slice(0, MAX_IDENTIFIED)
    .flatMap((file) => identify(bench, file.facts, () => bench.host.open(file.path)).keys);
}

function pathsOf(others: readonly HostPath[], executables: readonly PackagedFile[], root: HostPath): readonly HostPath[] {
  const commands = executables.flatMap((file) => [file.path, ...file.links]);
  return [...new Set([...others, ...commands])].filter((path) => path !== root).slice(0, 100);
}

function detailOf(candidate: OsPackageCandidate, main: PackagedFile | undefined): string {
  const name = candidate.key.slice(candidate.key.indexOf(':') + 1);
  const version = candidate.version === undefined ? '' : ` ${candidate.version}`;
  return `${candidate.channel} package ${name}${version}${main === undefined ? ', record only' : ` with ${nameOf(main.path)}`}`;
}

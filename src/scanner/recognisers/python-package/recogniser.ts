import { commandsOf, filesOf, type Listed } from './files.ts';
import { readMetadata } from '../../formats/python-metadata.ts';
import { isOutcome, type OpenFile, type Outcome } from '../../host/contract.ts';
import type { PythonPackageCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognition } from '../contract.ts';
import { gapOf } from '../unread.ts';
import { normalisePypi } from '../../../domain/python-name.ts';
import { join, parentOf, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';

/** Name and version stand in the first lines; the rest is the description. */
const HEAD = 32 * 1024;

/** An installed Python package by its metadata *and* the files that its record names: planted metadata alone is only `possible`. */
export const pythonPackage: Recogniser<'python-package'> = {
  id: 'python-package',
  recognises: 'python-package',
  emits: 'python-package',
  version: 1,
  recognise(bench, candidate) {
    const info = bench.host.facts(candidate.path);
    if (isOutcome(info)) return gapOf(info, candidate.path);
    // An egg-info of distutils is one file, that of setuptools a folder with PKG-INFO.
    const names = info.kind === 'folder' ? ['METADATA', 'PKG-INFO'] : [''];
    for (const name of names) {
      const path = name === '' ? candidate.path : join(candidate.path, name);
      const head = headOf(bench.host.open(path));
      if (head === 'absent') continue;
      if (isOutcome(head)) return gapOf(head, path);
      const metadata = readMetadata(head);
      if (metadata === undefined) return [{ answer: 'gap', reason: 'malformed', path }];
      const key: Key = `pypi:${normalisePypi(metadata.name)}`;
      const version = metadata.version ?? candidate.version;
      return bench.wanted.has(key)
        ? [evidenceOf(bench, candidate, { key, path, ...(version === undefined ? {} : { version }) })]
        : [];
    }
    return [];
  },
};

function headOf(file: OpenFile | Outcome): Uint8Array | Outcome {
  if (isOutcome(file)) return file;
  try {
    return file.read(0, HEAD);
  } finally {
    file.close();
  }
}

function evidenceOf(
  bench: Bench,
  candidate: PythonPackageCandidate,
  said: { key: Key; path: HostPath; version?: string },
): Recognition {
  const listed = filesOf(bench, candidate, said.key);
  const root = candidate.root ?? listed.folder ?? candidate.path;
  const facts = bench.host.facts(root);
  return {
    answer: 'evidence',
    kind: 'python-package',
    keys: [said.key],
    channel: candidate.channel,
    path: said.path,
    root,
    anchor: candidate.anchor ?? root,
    paths: [...pathsOf(listed, root), ...commandsOf(bench.host, candidate, listed)],
    files: listed.present.map((file) => file.id),
    ...(candidate.group === undefined ? {} : { group: candidate.group }),
    ...(said.version === undefined ? {} : { version: said.version }),
    runnable: listed.present.length > 0,
    detail: `Python package ${candidate.name}${said.version === undefined ? '' : ` ${said.version}`}${withFile(candidate, listed)}`,
    ...(isOutcome(facts) ? {} : { owner: facts.owner }),
  };
}

/** The package's own folder, when a whole environment is the root, and its commands. */
function pathsOf(listed: Listed, root: HostPath): readonly HostPath[] {
  const own = listed.folder === undefined ? listed.commands : [listed.folder, ...listed.commands];
  return own.filter((path) => path !== root);
}

function withFile(candidate: PythonPackageCandidate, listed: Listed): string {
  const first = listed.present[0]?.path;
  if (first === undefined) return ', metadata only';
  const base = `${parentOf(candidate.path)}/`;
  return ` with ${first.startsWith(base) ? first.slice(base.length) : first}`;
}

import { zipEntries } from '../../formats/zip.ts';
import { isOutcome, type FileFacts, type Outcome } from '../../host/contract.ts';
import type { ZippedPackageCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognition } from '../contract.ts';
import { gapOf } from '../unread.ts';
import { zippedNodePackage, type ZippedNodePackage } from '../zipped-node-package.ts';

/** A node package in an archive that its manager runs in place, by its manifest in it *and* the files that the manifest names. */
export const zippedPackage: Recogniser<'zipped-package'> = {
  id: 'zipped-package',
  recognises: 'zipped-package',
  emits: 'npm-package',
  version: 1,
  recognise(bench, candidate) {
    const facts = bench.host.facts(candidate.path);
    if (isOutcome(facts)) return gapOf(facts, candidate.path);
    const found = packageIn(bench, candidate);
    if (isOutcome(found)) return gapOf(found, candidate.path);
    return found === undefined ? [] : [evidenceOf(candidate, found, facts)];
  },
};

function packageIn(bench: Bench, { path, name }: ZippedPackageCandidate): ZippedNodePackage | Outcome | undefined {
  const file = bench.host.open(path);
  if (isOutcome(file)) return file;
  try {
    const entries = zipEntries(file);
    if (entries === undefined) return 'malformed';
    const archive = { source: file, entries: new Map(entries.map((entry) => [entry.name, entry])) };
    return zippedNodePackage(bench.wanted, archive, { folder: `node_modules/${name}/`, name });
  } finally {
    file.close();
  }
}

function evidenceOf(candidate: ZippedPackageCandidate, found: ZippedNodePackage, facts: FileFacts): Recognition {
  const { key, name, version, file } = found;
  return {
    answer: 'evidence',
    kind: 'npm-package',
    keys: [key],
    channel: candidate.channel,
    path: candidate.path,
    root: candidate.root ?? candidate.path,
    anchor: candidate.anchor ?? candidate.path,
    paths: candidate.paths ?? [],
    files: [facts.id],
    ...(candidate.group === undefined ? {} : { group: candidate.group }),
    version,
    runnable: file !== undefined,
    detail: `npm package ${name} ${version}${file === undefined ? ', manifest only' : ` with ${file}`}, in an archive that runs in place`,
    owner: facts.owner,
  };
}

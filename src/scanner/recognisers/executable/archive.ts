import { archivedPackages } from './archived-packages.ts';
import { archivedPrograms } from './archived-programs.ts';
import type { ArchivedThing } from './archived-thing.ts';
import type { ByteSource } from '../../formats/byte-source.ts';
import type { Allowance } from '../../formats/inflate.ts';
import { zipEntries } from '../../formats/zip.ts';
import { isOutcome, type Host, type Outcome } from '../../host/contract.ts';
import type { FileCandidate } from '../../places/contract.ts';
import type { Bench, Recognition } from '../contract.ts';
import { gapOf } from '../unread.ts';
import { nameOf } from '../../../domain/host-path.ts';
import type { Wanted } from '../../../domain/wanted.ts';

/** Counted up when answers change, so that cached ones are forgotten. */
const VERSION = 1;
/** Unpacked of one archive: the largest program seen is 250 MB, of which some tenths are unpacked twice. */
const FOR_ONE = 512 * 1024 * 1024;
/** Unpacked in one look; what is not looked into then is a gap, and the next look, which remembers the others, goes on. */
const FOR_LOOK = 2 * 1024 * 1024 * 1024;
/** Of a path within an archive; the archive's own says where it is. */
const MAX_WITHIN = 256;
const MAX_THINGS = 32;

const spentIn = new WeakMap<Host, Allowance>();

/** What lies packed in an archive: by the names in its directory, and of the few entries that may be a program or a wanted manifest by what is in them. Archives in it are not entered. */
export function lookIntoArchive(bench: Bench, candidate: FileCandidate): readonly Recognition[] {
  const things = thingsIn(bench, candidate);
  return isOutcome(things) ? gapOf(things, candidate.path) : things.map((thing) => evidenceOf(candidate, thing));
}

function thingsIn(bench: Bench, { path, facts }: FileCandidate): readonly ArchivedThing[] | Outcome {
  const key = `archive ${VERSION} ${facts.id} ${facts.size} ${facts.modifiedMs} ${facts.changedMs}`;
  const known = bench.cache.get(key);
  if (isThings(known)) return known;
  const forLook = spentIn.get(bench.host) ?? { left: FOR_LOOK };
  spentIn.set(bench.host, forLook);
  if (forLook.left <= 0) return 'budget';
  const file = bench.host.open(path);
  if (isOutcome(file)) return file;
  try {
    const allowance = { left: FOR_ONE };
    const things = inArchive(bench.wanted, file, allowance);
    forLook.left -= FOR_ONE - allowance.left;
    bench.cache.set(key, things);
    return things;
  } finally {
    file.close();
  }
}

function inArchive(wanted: Wanted, source: ByteSource, allowance: Allowance): readonly ArchivedThing[] {
  const entries = zipEntries(source);
  if (entries === undefined) return [];
  const archive = { source, entries: new Map(entries.map((entry) => [entry.name, entry])) };
  return [...archivedPackages(wanted, archive), ...archivedPrograms(wanted, archive, allowance)].slice(0, MAX_THINGS);
}

function evidenceOf(candidate: FileCandidate, { keys, path, what, version }: ArchivedThing): Recognition {
  return {
    answer: 'evidence',
    kind: 'archive',
    keys,
    channel: 'archive',
    path: candidate.path,
    root: candidate.path,
    anchor: candidate.path,
    paths: [],
    files: [candidate.facts.id],
    ...(version === undefined ? {} : { version }),
    // What lies in it is whole; that it does not run as it lies there is what its state says.
    runnable: true,
    detail: `${what}, packed in ${nameOf(candidate.path)} as ${path.slice(0, MAX_WITHIN)}`,
    owner: candidate.facts.owner,
  };
}

/** The cache's file is our own but may be damaged: an answer of another shape is no answer. */
function isThings(value: unknown): value is readonly ArchivedThing[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && Array.isArray(one.keys));
}

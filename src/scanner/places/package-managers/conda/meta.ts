import { memberOf, parseJson } from '../../../formats/json.ts';
import { isOutcome } from '../../../host/contract.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import { entriesIn, gapFrom } from '../../listing.ts';
import type { LayoutInput } from '../contract.ts';
import { likelyPrograms } from '../package-files.ts';
import { isWithin, join, parentOf, resolve, type HostPath } from '../../../../domain/host-path.ts';

/** A record names each file with its digest: the largest seen, of a toolkit with 30,000 files, has 12 MB. */
const MAX_RECORD = 32 * 1024 * 1024;
const MAX_NAMES = 100_000;
/** `ollama-0.11.4-cuda_126h1.json`: neither version nor build holds a `-`. */
const RECORD = /^(.+)-([^-]+)-[^-]+\.json$/;

/**
 * What conda, mamba and micromamba have installed into one environment: `conda-meta/<name>-<version>-<build>.json`, its `files` relative to
 * the environment (https://docs.conda.io/projects/conda/en/stable/dev-guide/deep-dives/install.html; conda.models.records.PrefixRecord).
 */
export function* condaMeta(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const entries = yield* entriesIn(look, at.folder.real, at.folder.path);
  for (const entry of entries) {
    const [, name, version] = (entry.kind === 'file' ? RECORD.exec(entry.name) : undefined) ?? [];
    if (name === undefined || version === undefined || !look.wanted.has(`conda:${name}`)) continue;
    yield* candidateOf(look, join(at.folder.real, entry.name), { name, version });
  }
}

function* candidateOf(
  look: Look,
  record: HostPath,
  of: { name: string; version: string },
): Iterable<OsPackageCandidate | PlaceGap> {
  const bytes = look.host.read(record, MAX_RECORD);
  const names = isOutcome(bytes) ? bytes : memberOf(parseJson(bytes), 'files');
  const gap = Array.isArray(names) ? undefined : gapFrom(isOutcome(names) ? names : 'malformed', record);
  if (gap !== undefined) yield gap;
  const top = parentOf(parentOf(record));
  const files = (Array.isArray(names) ? names.slice(0, MAX_NAMES) : [])
    .filter((name) => typeof name === 'string')
    .map((name) => resolve(top, `./${name}`))
    .filter((path) => isWithin(path, top));
  const [code] = files;
  const programs = likelyPrograms(files);
  yield {
    kind: 'os-package',
    key: `conda:${of.name}`,
    path: record,
    version: of.version,
    channel: 'conda',
    files: programs,
    // A record's name changes with the version; a program's does not.
    ...(programs.length > 0 ? {} : { anchor: join(parentOf(record), of.name) }),
    ...(code === undefined ? {} : { code }),
  };
}

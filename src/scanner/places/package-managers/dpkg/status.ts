import { stanzasNamed } from '../../../formats/stanzas.ts';
import { isOutcome, type Outcome } from '../../../host/contract.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import { gapFrom } from '../../listing.ts';
import type { LayoutInput } from '../contract.ts';
import { withDatabase } from '../database-file.ts';
import { likelyPrograms, pythonPaths } from '../package-files.ts';
import { fromBytes, join, parentOf, type HostPath } from '../../../../domain/host-path.ts';

const MAX_LIST = 16 * 1024 * 1024;
const FIELD = /^(Status|Version|Architecture): (.+)$/gm;

/** Wanted packages that are installed (also on hold, half-configured or waiting for triggers), not those of which only settings are left. */
export function dpkgStatus(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  return withDatabase(look, at.folder.real, function* read(file) {
    for (const { name, text } of stanzasNamed(file, 'Package: ', (wanted) => look.wanted.has(`dpkg:${wanted}`))) {
      yield* candidateOf(look, at, { name, text });
    }
  });
}

/** The third word of `Status: install ok installed` is what is there. */
const NOT_INSTALLED = /\b(not-installed|config-files)$/;

function* candidateOf(
  look: Look,
  at: LayoutInput,
  record: { name: string; text: string },
): Iterable<OsPackageCandidate | PlaceGap> {
  const fields = new Map([...record.text.matchAll(FIELD)].map(([, field, value]) => [field, value?.trim() ?? '']));
  if (NOT_INSTALLED.test(fields.get('Status') ?? '')) return;
  const version = fields.get('Version');
  const list = listOf(look, at, { name: record.name, architecture: fields.get('Architecture') ?? '' });
  const gap = 'outcome' in list ? gapFrom(list.outcome, list.path) : undefined;
  if (gap !== undefined) yield gap;
  yield {
    kind: 'os-package',
    key: `dpkg:${record.name}`,
    path: 'outcome' in list ? at.folder.real : list.path,
    channel: at.root.channel,
    files: likelyPrograms('outcome' in list ? [] : list.files),
    paths: pythonPaths('outcome' in list ? [] : list.files),
    ...(version === undefined ? {} : { version }),
  };
}

interface List {
  readonly path: HostPath;
  readonly files: readonly HostPath[];
}

/** A package of which several architectures may be installed has its own in the name of its list. */
function listOf(
  look: Look,
  at: LayoutInput,
  of: { name: string; architecture: string },
): List | { readonly path: HostPath; readonly outcome: Outcome } {
  const folder = at.folder.real.includes('/status.d/') ? parentOf(parentOf(at.folder.real)) : parentOf(at.folder.real);
  const plain = join(folder, `info/${of.name}.list`);
  const own = join(folder, `info/${of.name}:${of.architecture}.list`);
  const read = look.host.read(plain, MAX_LIST);
  const path = read === 'absent' ? own : plain;
  const bytes = read === 'absent' ? look.host.read(own, MAX_LIST) : read;
  if (isOutcome(bytes)) return { path, outcome: bytes };
  const files = fromBytes(bytes)
    .split('\n')
    .filter((file) => file.startsWith('/') && file.length > 1);
  return { path, files };
}

import { stanzasNamed } from '../../../formats/stanzas.ts';
import { isOutcome } from '../../../host/contract.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import type { LayoutInput } from '../contract.ts';
import { withDatabase } from '../database-file.ts';
import { likelyPrograms } from '../package-files.ts';
import { fromBytes, join, parentOf, type HostPath } from '../../../../domain/host-path.ts';

const MAX_LIST = 16 * 1024 * 1024;
const FIELD = /^(Status|Version|Architecture): (.+)$/gm;

/** Wanted packages that are installed (also on hold, half-configured or waiting for triggers), not those of which only settings are left. */
export function dpkgStatus(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  return withDatabase(look, at.folder.real, function* read(file) {
    for (const { name, text } of stanzasNamed(file, 'Package: ', (wanted) => look.wanted.has(`dpkg:${wanted}`))) {
      const candidate = candidateOf(look, at, { name, text });
      if (candidate !== undefined) yield candidate;
    }
  });
}

/** The third word of `Status: install ok installed` is what is there. */
const NOT_INSTALLED = /\b(not-installed|config-files)$/;

function candidateOf(look: Look, at: LayoutInput, record: { name: string; text: string }): OsPackageCandidate | undefined {
  const fields = new Map([...record.text.matchAll(FIELD)].map(([, field, value]) => [field, value?.trim() ?? '']));
  if (NOT_INSTALLED.test(fields.get('Status') ?? '')) return undefined;
  const version = fields.get('Version');
  return {
    kind: 'os-package',
    key: `dpkg:${record.name}`,
    path: at.folder.real,
    channel: at.root.channel,
    files: likelyPrograms(filesOf(look, at, { name: record.name, architecture: fields.get('Architecture') ?? '' })),
    ...(version === undefined ? {} : { version }),
  };
}

/** A package of which several architectures may be installed has its own in the name of its list. */
function filesOf(look: Look, at: LayoutInput, of: { name: string; architecture: string }): readonly HostPath[] {
  const folder = at.folder.real.includes('/status.d/') ? parentOf(parentOf(at.folder.real)) : parentOf(at.folder.real);
  for (const name of [of.name, `${of.name}:${of.architecture}`]) {
    const bytes = look.host.read(join(folder, `info/${name}.list`), MAX_LIST);
    if (!isOutcome(bytes))
      return fromBytes(bytes)
        .split('\n')
        .filter((path) => path.startsWith('/') && path.length > 1);
  }
  return [];
}

import { isOutcome, type OpenFile } from '../../host/contract.ts';
import type { Candidate, Look, PlaceGap } from '../contract.ts';
import { gapFrom } from '../listing.ts';
import type { HostPath } from '../../../domain/host-path.ts';

/** Larger than any package database that we know of (rpm's on a build host: 400 MB). */
const MAX_DATABASE = 1024 * 1024 * 1024;

/** Opens a package manager's database for as long as `read` runs; silence when there is none, a gap when it cannot be looked at. */
export function* withDatabase(
  look: Look,
  path: HostPath,
  read: (file: OpenFile) => Iterable<Candidate | PlaceGap>,
): Iterable<Candidate | PlaceGap> {
  const file = look.host.open(path);
  if (isOutcome(file)) {
    const gap = gapFrom(file, path);
    if (gap !== undefined) yield gap;
    return;
  }
  try {
    if (file.size > MAX_DATABASE) yield { kind: 'gap', reason: 'too-large', path };
    else yield* read(file);
  } finally {
    file.close();
  }
}

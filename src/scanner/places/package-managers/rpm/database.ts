import { readRpmHeader } from '../../../formats/rpm-header.ts';
import { sqliteTables, type SqliteTables } from '../../../formats/sqlite-table.ts';
import { isOutcome } from '../../../host/contract.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import type { LayoutInput } from '../contract.ts';
import { withDatabase } from '../database-file.ts';
import { likelyPrograms } from '../package-files.ts';
import { join, parentOf, type HostPath } from '../../../../domain/host-path.ts';

/** Installations of one name: kernels and libraries of two architectures have several. */
const MAX_PACKAGES = 1000;

/**
 * rpm's SQLite database: table `Name` (key, hnum, idx) says which header has a name, table `Packages` (hnum, blob) has the
 * headers. Read page by page, without an engine; what another process has written to the `-wal` since is a gap.
 */
export function* rpmDatabase(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const path = at.folder.real;
  if (look.claimed.has(path)) return; // the old folder is a link to the new one
  look.claimed.add(path);
  const pending = look.host.facts(`${path}-wal`);
  if (!isOutcome(pending) && pending.size > 0) yield { kind: 'gap', reason: 'changed-while-read', path: `${path}-wal` };
  yield* withDatabase(look, path, function* read(file) {
    const tables = sqliteTables(file);
    if (tables === undefined) yield { kind: 'gap', reason: 'malformed', path };
    else yield* packagesIn(look, at, tables);
  });
}

function* packagesIn(look: Look, at: LayoutInput, tables: SqliteTables): Iterable<Candidate | PlaceGap> {
  const path = at.folder.real;
  const wanted = new Map<number, string>();
  for (const { values } of tables.rows('Name')) {
    const [name, header] = values;
    if (typeof name !== 'string' || typeof header !== 'number' || !look.wanted.has(`rpm:${name}`)) continue;
    if (wanted.size < MAX_PACKAGES) wanted.set(header, name);
  }
  for (const [header, name] of wanted) {
    const blob = tables.row('Packages', header)?.values[1];
    const installed = blob instanceof Uint8Array ? readRpmHeader(blob) : undefined;
    if (installed === undefined) yield { kind: 'gap', reason: 'malformed', path, detail: `package ${name}` };
    else yield candidateOf(at, installed);
  }
  if (tables.isExhausted()) yield { kind: 'gap', reason: 'budget', path };
}

function candidateOf(
  at: LayoutInput,
  installed: { name: string; version: string; files: readonly HostPath[] },
): OsPackageCandidate {
  return {
    kind: 'os-package',
    key: `rpm:${installed.name}`,
    path: at.folder.real,
    channel: at.root.channel,
    version: installed.version,
    files: likelyPrograms(installed.files),
  };
}

/** A database in an older format, unless a newer one stands beside it: it was left when the host was upgraded. */
export function* rpmUnreadable(look: Look, at: LayoutInput): Iterable<PlaceGap> {
  if (!isOutcome(look.host.facts(join(parentOf(at.folder.real), 'rpmdb.sqlite')))) return;
  yield { kind: 'gap', reason: 'unsupported', path: at.folder.real, detail: 'an rpm database in a format older than SQLite' };
}

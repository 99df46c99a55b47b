import { berkeleyHashValues } from '../../../formats/berkeley-hash.ts';
import { withBudget } from '../../../formats/bounded-read.ts';
import { readRpmHeader, rpmNameIn, type RpmHeader } from '../../../formats/rpm-header.ts';
import { rpmNdbValues } from '../../../formats/rpm-ndb.ts';
import { sqliteTables, type SqliteTables } from '../../../formats/sqlite-table.ts';
import type { StoredValue } from '../../../formats/stored-value.ts';
import { isOutcome } from '../../../host/contract.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import type { LayoutInput } from '../contract.ts';
import { withDatabase } from '../database-file.ts';
import { likelyPrograms, pythonPaths } from '../package-files.ts';
import { join, parentOf, type HostPath } from '../../../../domain/host-path.ts';

/** Installations of one name: kernels and libraries of two architectures have several. */
const MAX_PACKAGES = 1000;
/** Headers of one database that are looked at; a build host has 10,000. */
const MAX_HEADERS = 200_000;
/** Counts, and the entries of name and version. */
const SMALLEST_HEADER = 40;

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
    paths: pythonPaths(installed.files),
  };
}

/**
 * A database of Berkeley DB (`Packages`, until rpm 4.16) or of rpm's own format (`Packages.db`), unless a newer one stands beside it: then it was left
 * when the host was upgraded. Of each header the beginning says its name; only wanted ones are read whole.
 */
export function* rpmOlder(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const path = at.folder.real;
  if (look.claimed.has(path) || !isOutcome(look.host.facts(join(parentOf(path), 'rpmdb.sqlite')))) return;
  look.claimed.add(path);
  yield* withDatabase(look, path, function* read(file) {
    // Each header is read once, and a wanted one again; a database whose records all lead to one place is not worth more.
    const source = withBudget(file, 2 * file.size + MAX_HEADERS);
    const values = berkeleyHashValues(source) ?? rpmNdbValues(source);
    if (values === undefined) {
      yield { kind: 'gap', reason: 'unsupported', path, detail: 'an rpm database of a format that is not read' };
      return;
    }
    let seen = 0;
    for (const value of values) {
      seen += 1;
      if (seen > MAX_HEADERS) break;
      const name = rpmNameIn(value.head()) ?? nameOfWhole(value);
      if (name === undefined || !look.wanted.has(`rpm:${name}`)) continue;
      const installed = readWhole(value);
      if (installed === undefined) yield { kind: 'gap', reason: 'malformed', path, detail: `package ${name}` };
      else yield candidateOf(at, installed);
    }
    if (seen > MAX_HEADERS || source.spent > 2 * file.size) yield { kind: 'gap', reason: 'budget', path };
  });
}

/** The first record counts the others: it is no header. */
function nameOfWhole(value: StoredValue): string | undefined {
  return value.size < SMALLEST_HEADER ? undefined : readWhole(value)?.name;
}

function readWhole(value: StoredValue): RpmHeader | undefined {
  const bytes = value.whole();
  return bytes === undefined ? undefined : readRpmHeader(bytes);
}

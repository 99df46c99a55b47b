import { readRecord, type RecordedFile } from '../../formats/python-metadata.ts';
import { isOutcome, type Host } from '../../host/contract.ts';
import type { PythonPackageCandidate } from '../../places/contract.ts';
import type { Bench } from '../contract.ts';
import type { FileId } from '../../../domain/evidence.ts';
import { fromBytes, isWithin, join, nameOf, parentOf, resolve, type HostPath } from '../../../domain/host-path.ts';
import { normalisePypi } from '../../../domain/python-name.ts';
import type { Key } from '../../../domain/wanted.ts';

/** The RECORD of the largest packages (torch) is 2 MB, that of an AI tool some 200 kB. */
const MAX_RECORD = 4 * 1024 * 1024;
const MAX_ROWS = 40_000;
/** Files looked at as proof, besides large ones. */
const MAX_PROOFS = 20;
/** Files from this size on are kept by inode: native programs inside a package. */
const LARGE_BYTES = 1024 * 1024;
const MAX_LARGE = 20;
const COMMAND = /(^|\/)bin\/[^/]+$/;

/** What an installed package consists of. */
export interface Listed {
  /** Files that are there, commands first. */
  readonly present: readonly { readonly path: HostPath; readonly id: FileId }[];
  /** The package's own folder in site-packages; absent for a package without one. */
  readonly folder?: HostPath;
  /** Scripts that its installation made, in the environment's `bin`. */
  readonly commands: readonly HostPath[];
}

/** The files of a package that are there: those that a signature names, else commands, entry modules and large files of its record. */
export function filesOf(bench: Bench, candidate: PythonPackageCandidate, key: Key): Listed {
  const site = parentOf(candidate.path);
  const recorded = recordOf(bench.host, candidate);
  const own = recorded.filter((file) => !/\.(dist|egg)-info\/|(^|\/)__pycache__\//.test(file.path));
  const required = bench.wanted.filesOf(key).map((path): RecordedFile => ({ path }));
  const scripts = own.filter((file) => COMMAND.test(file.path) && file.path.startsWith('../'));
  const entries = own.filter((file) => /(^|\/)__(init|main)__\.py$/.test(file.path) || !file.path.includes('/'));
  const proofs = required.length > 0 ? required : [...scripts, ...entries, ...own].slice(0, MAX_PROOFS);
  const large = own.filter((file) => (file.size ?? 0) >= LARGE_BYTES).slice(0, MAX_LARGE);
  const present = [...proofs, ...large].flatMap((file) => presentFile(bench.host, site, file.path));
  const folder = folderOf(bench.host, candidate, own);
  return {
    present: [...new Map(present.map((file) => [file.path, file])).values()],
    ...(folder === undefined ? {} : { folder }),
    commands: scripts.slice(0, MAX_PROOFS).flatMap((file) => presentFile(bench.host, site, file.path).map(({ path }) => path)),
  };
}

/** Links in the folders outside of the environment that lead to the package's commands. */
export function commandsOf(host: Host, candidate: PythonPackageCandidate, listed: Listed): readonly HostPath[] {
  return candidate.binFolders.flatMap((folder) =>
    listed.commands.flatMap((command) => {
      const link = join(folder, nameOf(command));
      const facts = host.facts(link);
      if (link === command || isOutcome(facts) || facts.kind !== 'link') return [];
      const resolved = host.resolveLinks(link, '/');
      return !isOutcome(resolved) && resolved.path === command ? [link] : [];
    }),
  );
}

/** RECORD of a wheel, installed-files.txt of an egg (relative to itself), else what top_level.txt names: Debian keeps no record. */
function recordOf(host: Host, candidate: PythonPackageCandidate): readonly RecordedFile[] {
  const record = textAt(host, join(candidate.path, 'RECORD'));
  if (record !== undefined) return readRecord(record, MAX_ROWS);
  const installed = textAt(host, join(candidate.path, 'installed-files.txt'));
  if (installed !== undefined) {
    const inside = nameOf(candidate.path);
    return lines(installed).map((path) => ({ path: path.startsWith('../') ? path.slice(3) : `${inside}/${path}` }));
  }
  const names = textAt(host, join(candidate.path, 'top_level.txt'));
  const modules = names === undefined ? [candidate.name.replaceAll('-', '_')] : lines(names);
  return modules.flatMap((name) => [{ path: `${name}/__init__.py` }, { path: `${name}.py` }]);
}

function textAt(host: Host, path: HostPath): string | undefined {
  const bytes = host.read(path, MAX_RECORD);
  return isOutcome(bytes) ? undefined : fromBytes(bytes);
}

function lines(text: string): readonly string[] {
  return text
    .split('\n', MAX_ROWS)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A recorded file that is there; one outside of the environment that site-packages belongs to is nobody's proof. */
function presentFile(host: Host, site: HostPath, recorded: string): readonly { readonly path: HostPath; readonly id: FileId }[] {
  const path = resolve(site, recorded);
  if (!isWithin(path, environmentOf(site))) return [];
  const facts = host.facts(path);
  return isOutcome(facts) || facts.kind !== 'file' || facts.size === 0 ? [] : [{ path, id: facts.id }];
}

/** `<environment>/lib/python3.12/site-packages` → `<environment>`. */
function environmentOf(site: HostPath): HostPath {
  const found = /^(.*)\/lib(64)?\/python[^/]*\/(site|dist)-packages$/.exec(site);
  return found === null ? site : found[1] || '/';
}

/** The folder in site-packages that bears the package's name, else the one that holds most of its files. */
function folderOf(host: Host, candidate: PythonPackageCandidate, own: readonly RecordedFile[]): HostPath | undefined {
  const counts = new Map<string, number>();
  for (const { path } of own) {
    const slash = path.indexOf('/');
    const first = path.slice(0, slash);
    if (slash > 0 && first !== '..') counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  const weight = (name: string): number => (normalisePypi(name) === candidate.name ? Infinity : (counts.get(name) ?? 0));
  for (const name of [...counts.keys()].toSorted((one, other) => weight(other) - weight(one)).slice(0, MAX_PROOFS)) {
    const path = resolve(parentOf(candidate.path), `./${name}`);
    const facts = host.facts(path);
    if (!isOutcome(facts) && facts.kind === 'folder') return path;
  }
  return undefined;
}

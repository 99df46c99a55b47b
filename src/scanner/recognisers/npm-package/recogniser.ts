import { isObject, memberOf, parseJson, textOf } from '../../formats/json.ts';
import { isOutcome, type Host } from '../../host/contract.ts';
import type { NpmPackageCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognition } from '../contract.ts';
import { gapOf } from '../unread.ts';
import { largeFilesIn } from '../large-files.ts';
import { commandPaths } from './commands.ts';
import type { FileId } from '../../../domain/evidence.ts';
import { isWithin, join, resolve, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';

/** The largest package.json seen in a real package is 60 kB. */
const MAX_MANIFEST = 1024 * 1024;
/** A package that its own files prove is gone through no further than where packages keep a native program (`bin`, `vendor`): thousands of scripts follow. */
const ENTRIES_OF_SCRIPTS = 80;

/** A node package by its manifest *and* the files that the manifest names: a planted package.json alone is only `possible`. */
export const npmPackage: Recogniser<'npm-package'> = {
  id: 'npm-package',
  recognises: 'npm-package',
  emits: 'npm-package',
  version: 1,
  recognise(bench, candidate) {
    const manifestPath = join(candidate.path, 'package.json');
    const bytes = bench.host.read(manifestPath, MAX_MANIFEST);
    if (isOutcome(bytes)) return gapOf(bytes, manifestPath);
    const manifest = parseJson(bytes);
    if (!isObject(manifest)) return [{ answer: 'gap', reason: 'malformed', path: manifestPath }];
    return evidenceOf(bench, candidate, manifest);
  },
};

function evidenceOf(
  bench: Bench,
  candidate: NpmPackageCandidate,
  manifest: Readonly<Record<string, unknown>>,
): readonly Recognition[] {
  const keys = keysOf(bench, candidate, { name: textOf(manifest, 'name', 214), version: textOf(manifest, 'version', 128) });
  if (keys.length === 0) return [];
  const facts = bench.host.facts(candidate.path);
  const bins = binsOf(manifest, candidate.name);
  const present = presentFiles(bench, { candidate, manifest, bins, keys });
  const large = largeFilesIn(bench.host, candidate.path, present.length > 0 ? ENTRIES_OF_SCRIPTS : undefined);
  const version = textOf(manifest, 'version', 128);
  const commands = commandPaths(bench.host, candidate, [...bins.keys()]);
  const named = present[0]?.path ?? large[0]?.path;
  return [
    {
      answer: 'evidence',
      kind: 'npm-package',
      keys,
      channel: candidate.channel,
      path: join(candidate.path, 'package.json'),
      root: candidate.root ?? candidate.path,
      anchor: candidate.anchor ?? candidate.path,
      paths: [...(candidate.paths ?? []), ...commands],
      files: [...new Set([...present, ...large].map((file) => file.id))],
      ...(candidate.group === undefined ? {} : { group: candidate.group }),
      ...(version === undefined ? {} : { version }),
      runnable: named !== undefined,
      detail: `npm package ${candidate.name}${version === undefined ? '' : ` ${version}`}${
        named === undefined ? ', manifest only' : ` with ${named.slice(candidate.path.length + 1)}`
      }`,
      ...(isOutcome(facts) ? {} : { owner: facts.owner }),
    },
  ];
}

/** `0.169.0-linux-x64`: a platform build that is published as a version of its main package. */
const PLATFORM_BUILD = /-(linux|darwin|win32)-[a-z0-9-]+$/;

/** Names under which signatures may know it: the folder's, and the manifest's own when the folder was named otherwise. */
function keysOf(
  bench: Bench,
  candidate: NpmPackageCandidate,
  said: { readonly name: string | undefined; readonly version: string | undefined },
): readonly Key[] {
  const own = said.name;
  if (own === undefined) return [];
  const folder: Key = `npm:${candidate.name}`;
  const manifest: Key = `npm:${own}`;
  // In a store it lies under the main package's name, in a node_modules under that of a part.
  const part: Key = `npm:${own}${PLATFORM_BUILD.exec(said.version ?? '')?.[0] ?? ''}`;
  if (own === candidate.name && part !== manifest && bench.wanted.has(part)) return [part];
  // `@openai/codex-linux-x64` is an alias: its manifest says `@openai/codex`. The folder's name is the more exact one.
  if (bench.wanted.has(folder) && (own === candidate.name || bench.wanted.has(manifest))) return [folder];
  return bench.wanted.has(manifest) ? [manifest] : [];
}

/** Commands of a manifest: `bin` is an object of name → file, or a text: then the package's own name, for some managers the folder's. */
function binsOf(manifest: Readonly<Record<string, unknown>>, name: string): ReadonlyMap<string, string> {
  const bin = memberOf(manifest, 'bin');
  if (typeof bin === 'string') {
    const names = [textOf(manifest, 'name', 214) ?? name, name].map((full) => full.slice(full.indexOf('/') + 1));
    return new Map(names.map((command) => [command, bin]));
  }
  const bins = new Map<string, string>();
  if (isObject(bin))
    for (const [command, file] of Object.entries(bin).slice(0, 50)) if (typeof file === 'string') bins.set(command, file);
  return bins;
}

interface Named {
  readonly candidate: NpmPackageCandidate;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly bins: ReadonlyMap<string, string>;
  readonly keys: readonly Key[];
}

/** Files that manifest or signature name and that are there. */
function presentFiles(bench: Bench, named: Named): readonly { readonly path: HostPath; readonly id: FileId }[] {
  const required = named.keys.flatMap((key) => bench.wanted.filesOf(key));
  const main = textOf(named.manifest, 'main') ?? 'index.js';
  const files = required.length > 0 ? required : [...named.bins.values(), main, `${main}.js`];
  return files.flatMap((file) => {
    const path = resolve(named.candidate.path, `./${file}`);
    if (!isWithin(path, named.candidate.path)) return [];
    const own = namedFile(bench.host, path);
    return own.length > 0 ? own : hoistedFile(bench.host, named.candidate, path);
  });
}

/** `node_modules/@ampcode/cli/bin/amp.exe` lies beside the package, not in it, when npm could hoist what it depends on. */
function hoistedFile(host: Host, candidate: NpmPackageCandidate, path: HostPath): ReturnType<typeof namedFile> {
  const inside = join(candidate.path, 'node_modules');
  if (candidate.group === undefined || !isWithin(path, inside) || path === inside) return [];
  return namedFile(host, join(candidate.group, path.slice(inside.length + 1)));
}

function namedFile(host: Host, path: HostPath): readonly { readonly path: HostPath; readonly id: FileId }[] {
  const facts = host.facts(path);
  return isOutcome(facts) || facts.kind !== 'file' || facts.size === 0 ? [] : [{ path, id: facts.id }];
}

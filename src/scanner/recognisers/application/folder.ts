import { isWithin, join, resolve, type HostPath } from '../../../domain/host-path.ts';
import { isOutcome } from '../../host/contract.ts';
import type { ApplicationCandidate } from '../../places/contract.ts';
import type { Bench, Recognition } from '../contract.ts';
import { largeFilesIn } from '../large-files.ts';
import { electronProduct } from './electron.ts';
import { identifyProgram, programAt, type Program } from './program.ts';
import { gapOf } from '../unread.ts';

/** Names at the top of an Electron application: about 80. */
const MAX_TOP_ENTRIES = 400;

/** An application folder: only with a native program inside; a folder of that name with documents, or with somebody's script, is not one. */
export function recogniseFolder(bench: Bench, candidate: ApplicationCandidate): readonly Recognition[] {
  const product = electronProduct(bench, join(candidate.path, 'resources'));
  if (candidate.keys.length + product.keys.length === 0) return product.gaps;
  const { programs, denied } = programsIn(bench, candidate);
  const [first] = programs;
  if (first === undefined) return [...product.gaps, ...denied];
  const identified = programs.map((program) => identifyProgram(bench, program));
  const version = product.version ?? identified.map((answer) => answer.version).find((value) => value !== undefined);
  const large = largeFilesIn(bench.host, candidate.path);
  const facts = bench.host.facts(candidate.path);
  return [
    ...product.gaps,
    {
      answer: 'evidence',
      kind: 'application',
      keys: [...new Set([...candidate.keys, ...product.keys, ...identified.flatMap((answer) => answer.keys)])],
      channel: candidate.channel,
      path: candidate.path,
      root: candidate.root ?? candidate.path,
      anchor: candidate.anchor ?? candidate.path,
      paths: [...(candidate.paths ?? []), ...programs.map((program) => program.path)],
      files: [...new Set([...programs, ...large].map((file) => ('id' in file ? file.id : file.facts.id)))],
      ...(version === undefined ? {} : { version }),
      runnable: true,
      detail: `application folder with ${first.path.slice(candidate.path.length + 1)}${
        product.keys.length === 0
          ? ''
          : ` that calls itself ${product.keys.map((key) => key.slice('product-name:'.length)).join(', ')}`
      }`,
      ...(isOutcome(facts) ? {} : { owner: facts.owner }),
    },
  ];
}

interface Programs {
  readonly programs: readonly Program[];
  readonly denied: readonly Recognition[];
}

/** The native programs that the signature names, or, for a folder that was found by its layout, any at its top. */
function programsIn(bench: Bench, { path: folder, keys }: ApplicationCandidate): Programs {
  const named = keys.flatMap((key) => bench.wanted.executablesOf(key)).map((name) => resolve(folder, `./${name}`));
  const paths = keys.length > 0 ? named.filter((path) => isWithin(path, folder)) : filesAtTop(bench, folder);
  const programs = new Map<HostPath, Program>();
  const denied: Recognition[] = [];
  for (const path of paths) {
    const program = programAt(bench.host, path, folder);
    if (isOutcome(program)) denied.push(...gapOf(program, path));
    else if (program.kind === 'native') programs.set(program.path, program);
    if (keys.length === 0 && programs.size > 0) break;
  }
  return { programs: [...programs.values()], denied };
}

function filesAtTop(bench: Bench, folder: HostPath): readonly HostPath[] {
  const listing = bench.host.list(folder);
  if (isOutcome(listing)) return [];
  return listing.entries
    .slice(0, MAX_TOP_ENTRIES)
    .filter((entry) => entry.kind === 'file' && !entry.name.includes('.so'))
    .map((entry) => join(folder, entry.name));
}

import { join, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';
import { plistTexts } from '../../formats/plist.ts';
import { isOutcome, type FileFacts, type Host } from '../../host/contract.ts';
import type { ApplicationCandidate } from '../../places/contract.ts';
import type { Bench, Recognition } from '../contract.ts';
import { largeFilesIn } from '../large-files.ts';
import { electronProduct } from './electron.ts';
import { identifyProgram } from './program.ts';
import { gapOf } from '../unread.ts';

const MAX_PLIST = 1024 * 1024;

/**
 * A macOS bundle by the `CFBundleIdentifier` of `Contents/Info.plist` (Apple's Bundle Programming Guide), with the program that
 * it names in `Contents/MacOS`; what that program's signature and an Electron application's own manifest say comes on top.
 * A bundle that is only called as a product is renamed or is another's: its name counts as the folder's name does.
 */
export function recogniseBundle(bench: Bench, candidate: ApplicationCandidate): readonly Recognition[] {
  const path = join(candidate.path, 'Contents/Info.plist');
  const bytes = bench.host.read(path, MAX_PLIST);
  if (isOutcome(bytes)) return gapOf(bytes, path);
  const texts = plistTexts(bytes);
  if (texts === undefined) return gapOf('malformed', path);
  const bundle: Key = `bundle:${texts.get('CFBundleIdentifier') ?? ''}`;
  const product = electronProduct(bench, join(candidate.path, 'Contents/Resources'));
  const named = [...(bench.wanted.has(bundle) ? [bundle] : []), ...candidate.keys, ...product.keys];
  const program = programOf(bench.host, candidate.path, texts.get('CFBundleExecutable'));
  if (program === undefined) return product.gaps;

  // Also of a bundle that nothing else names: its identifier can be rewritten, the signature of its program cannot without the team's key.
  const identified = identifyProgram(bench, program);
  if (named.length + identified.keys.length === 0)
    return [...product.gaps, ...gapOf(identified.outcome ?? 'absent', program.path)];
  const version = texts.get('CFBundleShortVersionString') ?? product.version ?? identified.version;
  const files = [program.facts.id, ...largeFilesIn(bench.host, candidate.path).map((file) => file.id)];
  return [
    ...product.gaps,
    {
      answer: 'evidence',
      kind: 'application',
      keys: [...new Set([...named, ...identified.keys])],
      channel: candidate.channel,
      path,
      root: candidate.path,
      anchor: candidate.anchor ?? candidate.path,
      paths: [...(candidate.paths ?? []), program.path],
      files: [...new Set(files)],
      ...(version === undefined ? {} : { version: version.slice(0, 128) }),
      runnable: true,
      detail:
        `bundle ${texts.get('CFBundleIdentifier') ?? 'without an identifier'} with ${program.path.slice(candidate.path.length + 1)}`.slice(
          0,
          400,
        ),
      owner: program.facts.owner,
    },
  ];
}

function programOf(
  host: Host,
  bundle: HostPath,
  name: string | undefined,
): { readonly path: HostPath; readonly facts: FileFacts } | undefined {
  if (name === undefined || name === '' || name.includes('/')) return undefined;
  const resolved = host.resolveLinks(join(bundle, `Contents/MacOS/${name}`), bundle);
  if (isOutcome(resolved)) return undefined;
  const facts = host.facts(resolved.path);
  return isOutcome(facts) || facts.kind !== 'file' || facts.size === 0 ? undefined : { path: resolved.path, facts };
}

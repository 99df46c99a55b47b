import { isWithin, join, parentOf, resolve, type HostPath } from '../../../domain/host-path.ts';
import type { FileId } from '../../../domain/evidence.ts';
import type { Key } from '../../../domain/wanted.ts';
import { isObject, parseJson, textOf } from '../../formats/json.ts';
import { isOutcome, type Host } from '../../host/contract.ts';
import type { EditorExtensionCandidate } from '../../places/contract.ts';
import type { Bench, Recognised, Recogniser, Recognition } from '../contract.ts';
import { gapOf } from '../unread.ts';
import { largeFilesIn } from '../large-files.ts';

/** The largest manifest seen, of a pack of languages, is 400 kB. */
const MAX_MANIFEST = 4 * 1024 * 1024;

/**
 * An extension by its manifest, whose `publisher` and `name` are the id as the editor itself reads it; the folder's name and
 * the list's are only claims. It is runnable with a file that `main` or `browser` names
 * (code.visualstudio.com/api/references/extension-manifest); without one, an entry in the editor's own list is a second
 * sign beside the bare manifest.
 */
export const editorExtension: Recogniser<'editor-extension'> = {
  id: 'editor-extension',
  recognises: 'editor-extension',
  emits: 'editor-extension',
  version: 1,
  recognise(bench, candidate) {
    const path = join(candidate.path, 'package.json');
    const facts = bench.host.facts(path);
    if (isOutcome(facts)) return gapOf(facts, path);
    // An editor ships about a hundred: an id that was read once is asked for by its file's facts.
    const key = `extension-id 1 ${facts.id} ${facts.size} ${facts.modifiedMs} ${facts.changedMs}`;
    const known = bench.cache.get(key);
    if (typeof known === 'string' && !bench.wanted.has(`extension:${known}`)) return [];

    const bytes = bench.host.read(path, MAX_MANIFEST);
    if (isOutcome(bytes)) return gapOf(bytes, path);
    const manifest = parseJson(bytes);
    if (!isObject(manifest)) return [{ answer: 'gap', reason: 'malformed', path }];
    const id = idOf(manifest);
    bench.cache.set(key, id ?? '');
    if (id === undefined || !bench.wanted.has(`extension:${id}`)) return [];
    return evidenceOf(bench, candidate, { id, manifest });
  },
};

interface Known {
  readonly id: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

function evidenceOf(bench: Bench, candidate: EditorExtensionCandidate, { id, manifest }: Known): readonly Recognition[] {
  const entries = entryFiles(bench.host, candidate.path, manifest);
  const large = largeFilesIn(bench.host, candidate.path);
  const version = textOf(manifest, 'version', 128);
  const facts = bench.host.facts(candidate.path);
  const isBuiltIn = candidate.channel === 'editor-built-in';
  const base = {
    answer: 'evidence',
    kind: 'editor-extension',
    channel: candidate.channel,
    root: candidate.path,
    anchor: isBuiltIn ? candidate.path : join(candidate.group ?? parentOf(candidate.path), id),
    paths: candidate.paths ?? [],
    files: [...new Set([...entries, ...large].map((file) => file.id))],
    ...(version === undefined ? {} : { version }),
    ...(isOutcome(facts) ? {} : { owner: facts.owner }),
  } as const satisfies Partial<Recognised> & { answer: 'evidence' };

  const what = `extension ${id}${version === undefined ? '' : ` ${version}`} of ${candidate.editor}`;
  const named = entries[0];
  const byManifest: Recognition = {
    ...base,
    keys: [`extension:${id}` satisfies Key],
    path: join(candidate.path, 'package.json'),
    runnable: named !== undefined,
    detail: `${what}${named === undefined ? ', manifest only' : ` with ${named.path.slice(candidate.path.length + 1)}`}${
      candidate.isListed === false ? ', not in its list' : ''
    }`,
  };
  if (candidate.isListed !== true) return [byManifest];
  const byList: Recognition = {
    ...base,
    keys: [`listed-extension:${id}` satisfies Key],
    path: candidate.path,
    runnable: named !== undefined,
    detail: `${what}, named in its list of installed extensions`,
  };
  return [byManifest, byList];
}

/** `<publisher>.<name>`, lower case: ids are compared without case. */
function idOf(manifest: Readonly<Record<string, unknown>>): string | undefined {
  const publisher = textOf(manifest, 'publisher', 128);
  const name = textOf(manifest, 'name', 128);
  return publisher === undefined || name === undefined ? undefined : `${publisher}.${name}`.toLowerCase();
}

/** Files that `main` and `browser` name and that are there; both may leave the ending out, as `require` allows. */
function entryFiles(
  host: Host,
  folder: HostPath,
  manifest: Readonly<Record<string, unknown>>,
): readonly { readonly path: HostPath; readonly id: FileId }[] {
  return ['main', 'browser'].flatMap((member) => {
    const named = textOf(manifest, member, 1024);
    if (named === undefined || named === '') return [];
    for (const ending of ['', '.js', '.cjs', '.mjs', '/index.js']) {
      const path = resolve(folder, `./${named}${ending}`);
      const facts = isWithin(path, folder) ? host.facts(path) : 'absent';
      if (!isOutcome(facts) && facts.kind === 'file' && facts.size > 0) return [{ path, id: facts.id }];
    }
    return [];
  });
}

import { fromBytes, join, type HostPath } from '../../../domain/host-path.ts';
import { parseJson, textOf } from '../../formats/json.ts';
import { isOutcome, type Host, type Listing, type Outcome } from '../../host/contract.ts';
import type { EditorPluginCandidate } from '../../places/contract.ts';
import type { Recogniser } from '../contract.ts';
import { gapOf } from '../unread.ts';
import { largeFilesIn } from '../large-files.ts';

const MAX_MANIFEST = 256 * 1024;
/** Folders in which Vim and Neovim look for code (`:help 'runtimepath'`), and with which a plug-in begins. */
const CODE = new Set(['plugin', 'lua', 'autoload', 'ftplugin', 'after', 'rplugin', 'syntax', 'indent', 'pythonx', 'denops']);

/** A plug-in of Vim or Neovim by its folder with code, an extension of Zed by its manifest with the same id. */
export const editorPlugin: Recogniser<'editor-plugin'> = {
  id: 'editor-plugin',
  recognises: 'editor-plugin',
  emits: 'editor-plugin',
  version: 1,
  recognise(bench, candidate) {
    const { host } = bench;
    const listing = host.list(candidate.path);
    const facts = host.facts(candidate.path);
    if (isOutcome(listing) || isOutcome(facts)) return gapOf(isOutcome(listing) ? listing : 'absent', candidate.path);
    const found = candidate.editor === 'Zed' ? zedExtension(host, candidate, listing) : vimPlugin(listing);
    if (isOutcome(found)) return gapOf(found, candidate.path);
    const { isRunnable, version } = found;
    const name = candidate.key.slice(candidate.key.indexOf(':') + 1);
    return [
      {
        answer: 'evidence',
        kind: 'editor-plugin',
        keys: [candidate.key],
        channel: candidate.channel,
        path: candidate.path,
        root: candidate.path,
        anchor: candidate.anchor ?? candidate.path,
        paths: candidate.paths ?? [],
        files: largeFilesIn(host, candidate.path).map((file) => file.id),
        ...(version === undefined ? {} : { version }),
        runnable: isRunnable,
        detail: `plug-in ${name}${version === undefined ? '' : ` ${version}`} of ${candidate.editor}${isRunnable ? '' : ', without code'}`,
        owner: facts.owner,
      },
    ];
  },
};

interface Plugin {
  readonly isRunnable: boolean;
  readonly version?: string;
}

/** An empty folder is none; one without code may be a half-finished clone. */
function vimPlugin({ entries }: Listing): Plugin | Outcome {
  if (entries.length === 0) return 'absent';
  return { isRunnable: entries.some((entry) => entry.kind === 'folder' && CODE.has(entry.name)) };
}

/** `extension.toml` (zed.dev/docs/extensions/developing-extensions), before 2024 `extension.json`; what it says of itself counts. */
function zedExtension(host: Host, { key, path }: EditorPluginCandidate, { entries }: Listing): Plugin | Outcome {
  const manifest = manifestOf(host, path);
  if (isOutcome(manifest)) return manifest;
  if (key !== `zed-extension:${manifest.id ?? ''}`) return 'absent';
  return { isRunnable: entries.length > 1, ...(manifest.version === undefined ? {} : { version: manifest.version }) };
}

function manifestOf(host: Host, folder: HostPath): { readonly id?: string; readonly version?: string } | Outcome {
  const toml = host.read(join(folder, 'extension.toml'), MAX_MANIFEST);
  if (!isOutcome(toml)) return fieldsOf((field) => topLevel(fromBytes(toml), field));
  if (toml !== 'absent') return toml;
  const json = host.read(join(folder, 'extension.json'), MAX_MANIFEST);
  if (isOutcome(json)) return json;
  const content = parseJson(json);
  return content === undefined ? 'malformed' : fieldsOf((field) => textOf(content, field, 128));
}

function fieldsOf(valueOf: (field: 'id' | 'version') => string | undefined) {
  const [id, version] = [valueOf('id'), valueOf('version')];
  return { ...(id === undefined ? {} : { id }), ...(version === undefined ? {} : { version }) };
}

const FIELDS = { id: /^id\s*=\s*"([^"\\\n]{1,128})"/m, version: /^version\s*=\s*"([^"\\\n]{1,128})"/m } as const;

/** A plain text above the first table of a TOML file: `id = "html"`. */
function topLevel(toml: string, field: keyof typeof FIELDS): string | undefined {
  return FIELDS[field].exec(toml.split(/^\s*\[/m)[0] ?? '')?.[1];
}

import { join, type HostPath } from '../../../domain/host-path.ts';
import { isObject, memberOf, parseJson, textOf } from '../../formats/json.ts';
import { zipEntry } from '../../formats/zip.ts';
import { isOutcome, type FileFacts, type Host, type Outcome } from '../../host/contract.ts';
import type { BrowserExtensionCandidate } from '../../places/contract.ts';
import type { Recogniser } from '../contract.ts';
import { gapOf } from '../unread.ts';
import { idOfKey } from './chromium-id.ts';

/** With all that it may do and where, the largest manifest seen has 300 kB. */
const MAX_MANIFEST = 4 * 1024 * 1024;
const MANIFEST = 'manifest.json';

/**
 * An extension of a browser by its manifest (developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/manifest.json), in a folder or in an .xpi. The id
 * is proven by the publisher's key or by the browser's own list; a manifest that says another id is another extension.
 */
export const browserExtension: Recogniser<'browser-extension'> = {
  id: 'browser-extension',
  recognises: 'browser-extension',
  emits: 'browser-extension',
  version: 1,
  recognise(bench, candidate) {
    const read = manifestOf(bench.host, candidate.path);
    if (isOutcome(read)) return gapOf(read, candidate.path);
    const { manifest, facts, path } = read;
    const id = idIn(manifest, candidate);
    if (id !== undefined && id !== candidate.id) return [];
    const version = textOf(manifest, 'version', 64);
    return [
      {
        answer: 'evidence',
        kind: 'browser-extension',
        keys: [`browser-extension:${candidate.id}`],
        channel: candidate.channel,
        path,
        root: candidate.root ?? candidate.path,
        anchor: candidate.anchor ?? candidate.path,
        paths: candidate.paths ?? [],
        files: [facts.id],
        ...(version === undefined ? {} : { version }),
        runnable: id !== undefined || candidate.isListed,
        detail: detailOf(candidate, version),
        owner: facts.owner,
      },
    ];
  },
};

interface Manifest {
  readonly path: HostPath;
  readonly facts: FileFacts;
  readonly manifest: Readonly<Record<string, unknown>>;
}

function manifestOf(host: Host, path: HostPath): Manifest | Outcome {
  const facts = host.facts(path);
  if (isOutcome(facts)) return facts;
  const file = facts.kind === 'folder' ? join(path, MANIFEST) : path;
  const bytes = facts.kind === 'folder' ? host.read(file, MAX_MANIFEST) : packedManifest(host, file);
  if (isOutcome(bytes)) return bytes;
  const manifest = parseJson(withoutComments(bytes));
  return isObject(manifest) && typeof manifest['manifest_version'] === 'number' ? { path: file, facts, manifest } : 'malformed';
}

function packedManifest(host: Host, archive: HostPath): Uint8Array | Outcome {
  const file = host.open(archive);
  if (isOutcome(file)) return file;
  try {
    return zipEntry(file, MANIFEST, MAX_MANIFEST) ?? 'malformed';
  } catch {
    return 'changed-while-read';
  } finally {
    file.close();
  }
}

/** Browsers take lines that are comments (Chrome's "Manifest file format": `//` comments are allowed); whole lines only, so that no text is touched. */
function withoutComments(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return text.includes('//') ? Buffer.from(text.toString('utf8').replace(/^[ \t]*\/\/.*$/gm, ''), 'utf8') : bytes;
}

/** The id that the manifest itself proves or says; undefined when it says none. */
function idIn(manifest: Readonly<Record<string, unknown>>, { family }: BrowserExtensionCandidate): string | undefined {
  if (family === 'chromium') {
    const key = textOf(manifest, 'key', 4096);
    return key === undefined ? undefined : idOfKey(key);
  }
  const settings = memberOf(manifest, 'browser_specific_settings') ?? memberOf(manifest, 'applications');
  return textOf(memberOf(settings, 'gecko'), 'id', 256);
}

function detailOf(candidate: BrowserExtensionCandidate, version: string | undefined): string {
  const state = [
    candidate.isDisabled ? ', switched off' : '',
    candidate.isForced ? ', put there by a policy or program' : '',
    candidate.isListed ? '' : ', not in its list',
  ].join('');
  return `extension ${candidate.id}${version === undefined ? '' : ` ${version}`} of ${candidate.browser}${state}`;
}

import { gunzipSync } from 'node:zlib';
import { LIMITS } from '../../wire/limits.ts';
import type { PieceRequest } from '../../wire/protocol.ts';
import type { Release } from '../../wire/statements.ts';
import type { CatalogueFiles } from './catalogue-files.ts';

/** What asking for a piece of a catalogue gave: gzip, as it came. */
export type PieceOutcome =
  | { readonly kind: 'piece'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly why: string };

/** How a download ended. */
export type Downloaded =
  | { readonly kind: 'whole' }
  /** The network or the collector: to be tried again, from where it stands. */
  | { readonly kind: 'failed'; readonly why: string }
  /** The bytes are not those of the release: nothing of them is kept. */
  | { readonly kind: 'wrong'; readonly why: string };

/**
 * Brings the release's bytes to disk, piece by piece: never more in memory than a piece, never more on disk than the release says that it
 * has, and nothing under its own name before its digest is right.
 */
export async function download(
  { digest, length }: Release,
  files: CatalogueFiles,
  piece: (wanted: PieceRequest) => Promise<PieceOutcome>,
): Promise<Downloaded> {
  if (files.has(digest)) return { kind: 'whole' };
  for (let from = files.held(digest); from < length;) {
    const outcome = await piece({ digest, from });
    if (outcome.kind === 'failed') return outcome;
    const bytes = inflated(outcome.bytes);
    if (bytes === undefined || bytes.length === 0)
      return { kind: 'failed', why: 'the collector sent a piece that holds nothing, or too much' };
    from += bytes.length;
    if (from > length) {
      files.drop(digest);
      return { kind: 'wrong', why: `it is longer than the ${length} bytes that its release says` };
    }
    files.append(digest, bytes);
  }
  return files.finish(digest) ? { kind: 'whole' } : { kind: 'wrong', why: 'its bytes have another digest than its release says' };
}

function inflated(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: LIMITS.cataloguePieceBytes });
  } catch {
    return undefined; // no gzip, cut off, or more than a piece may hold
  }
}

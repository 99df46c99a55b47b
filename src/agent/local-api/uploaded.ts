import { gunzipSync } from 'node:zlib';
import { sha256 } from '../../domain/digest.ts';
import { KnownError } from '../../domain/errors.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { Finding } from '../../domain/finding.ts';
import { LIMITS } from '../../wire/limits.ts';
import { LOCAL_LIMITS, type UploadedBatch, type UploadEntry } from '../../wire/local.ts';
import type { PackedBatch } from './contract.ts';
import { visibleCoverage, visibleFinding, type Viewer } from './visible.ts';
import { firstThatFit } from './page.ts';

/** What of an entry decides who sees it. */
interface KnownEntry extends UploadEntry {
  readonly finding?: Finding;
  readonly coverage?: readonly ScopeCoverage[];
  readonly seen?: readonly string[];
}

/** What a batch says on the wire, before it was compressed. */
interface Content {
  readonly entries: readonly KnownEntry[];
  readonly openFindings: string;
  readonly labels?: Readonly<Record<string, unknown>>;
}

/**
 * A page of a batch, read back from the very bytes that are sent: from entry `from` on, those that concern this viewer.
 *
 * @throws KnownError E_STATE_UNSAFE when the bytes are no batch
 */
export function uploaded(packed: PackedBatch, at: { readonly from: number; readonly viewer: Viewer }): UploadedBatch {
  const { body, ...position } = packed;
  const text = inflated(body);
  const { entries, openFindings, labels } = contentOf(text);
  const page = firstThatFit(entries.slice(at.from), LOCAL_LIMITS.pageRows);
  const end = at.from + page.length;
  const visible = page.flatMap((entry) => visibleEntry(entry, at.viewer) ?? []);
  return {
    ...position,
    digest: sha256(body),
    compressedBytes: body.length,
    bytes: text.length,
    openFindings,
    entryCount: entries.length,
    entries: visible,
    hidden: page.length - visible.length,
    ...(labels === undefined ? {} : { labels }),
    ...(end < entries.length ? { next: end } : {}),
  };
}

/** The entry as this viewer is shown it; what has no owner (a loss, a resync) is everyone's. */
function visibleEntry(entry: KnownEntry, viewer: Viewer): KnownEntry | undefined {
  if (viewer.sees === 'all') return entry;
  if (entry.finding !== undefined) {
    const finding = visibleFinding(entry.finding, viewer);
    return finding === undefined ? undefined : { ...entry, finding };
  }
  if (entry.coverage === undefined) return entry;
  // The ids of what was seen again say nothing to a person, and are of all accounts.
  const { seen: _, ...rest } = entry;
  return { ...rest, coverage: entry.coverage.flatMap((scope) => visibleCoverage(scope, viewer) ?? []) };
}

function inflated(body: Uint8Array): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: LIMITS.batchInflatedBytes });
  } catch (error) {
    throw unreadable(error);
  }
}

/** Our own bytes, read back: the shape is that of `encodeBatch`. */
function contentOf(text: Buffer): Content {
  try {
    return JSON.parse(text.toString('utf8')) as Content;
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause: unknown): KnownError {
  return new KnownError(
    'E_STATE_UNSAFE',
    'the batch cannot be read back from the state folder',
    'Look at the agent’s log; a damaged spool is replaced at the next start.',
    cause,
  );
}

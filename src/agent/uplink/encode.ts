import { gzipSync } from 'node:zlib';
import type { HostLabels } from '../../domain/host.ts';
import { LIMITS } from '../../wire/limits.ts';
import type { Batch } from '../../wire/protocol.ts';

/** The compressed bytes of a batch, or `too-large` when it is beyond what a batch may be, compressed or not. */
export function encodeBatch(batch: {
  readonly entries: Batch['entries'];
  readonly openFindings: string;
  readonly labels?: HostLabels;
}): Uint8Array | 'too-large' {
  const { entries, openFindings, labels } = batch;
  const content: Batch = { schema: 'bandog.batch/1', entries, openFindings, ...(labels === undefined ? {} : { labels }) };
  const text = Buffer.from(JSON.stringify(content), 'utf8');
  if (text.length > LIMITS.batchInflatedBytes) return 'too-large';
  const body = gzipSync(text);
  return body.length > LIMITS.batchBytes ? 'too-large' : body;
}

import { KnownError } from '../../../../domain/errors.ts';
import { uploaded } from '../../uploaded.ts';
import type { Answerer } from '../contract.ts';

/** One batch that left, to the byte as it was sent. */
export const sentBatch: Answerer<'sent-batch'> = {
  kind: 'sent-batch',
  answer({ ask: { epoch, sequence, from = 0 }, sources, viewer }) {
    const packed = sources.sentBatch(epoch, sequence);
    if (packed !== undefined) return uploaded(packed, { from, viewer });
    throw new KnownError(
      'E_NOT_FOUND',
      `no sent batch ${epoch}/${sequence} is kept here`,
      'Run `bandog sent` for those that are; only the newest are kept.',
    );
  },
};

import { uploaded } from '../../uploaded.ts';
import type { Answerer } from '../contract.ts';

/** What leaves this machine next: the batch that waits, read back from its bytes, and the heartbeat. */
export const nextUpload: Answerer<'next-upload'> = {
  kind: 'next-upload',
  answer({ ask: { from = 0 }, sources, viewer }) {
    const packed = sources.nextBatch();
    return {
      heartbeat: sources.heartbeat(),
      intervalSeconds: sources.intervalSeconds(),
      ...(packed === undefined ? {} : { batch: uploaded(packed, { from, viewer }) }),
    };
  },
};

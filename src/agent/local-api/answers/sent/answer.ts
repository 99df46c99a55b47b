import type { Answerer } from '../contract.ts';

/** The batches that left last. */
export const sent: Answerer<'sent'> = {
  kind: 'sent',
  answer({ sources }) {
    const { lastContact } = sources.status();
    return { batches: sources.sent().slice(0, 1000), ...(lastContact === undefined ? {} : { lastContact }) };
  },
};

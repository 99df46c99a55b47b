import { KnownError } from '../../../domain/errors.ts';
import type { ErrorAnswer } from '../../../wire/protocol.ts';

/** What every request of a host that is set aside is answered with. */
export const FORKED: ErrorAnswer = {
  code: 'E_BATCH_FORKED',
  message: 'this host’s key is in use in two places; both are set aside',
  remedy:
    'Each of the two makes a new key and becomes a host of its own (agents do so by themselves); look for a copied or restored state folder.',
};

/** The same, where an answer is thrown. */
export function forked(): KnownError {
  return new KnownError('E_BATCH_FORKED', FORKED.message, FORKED.remedy);
}

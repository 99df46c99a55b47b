import { SCANNER_ENDED } from '../updates/scanner-ended.ts';
import type { FromScanner, LookCost } from '../../wire/pipe.ts';
import type { Count } from '../updates/dry-run.ts';
import type { QuestionKind } from './scanner-question.ts';

/** A quick look may take so long. */
export const COUNT_DEADLINE_MS = 5 * 60_000;

/** A count with what it cost. */
export type CostlyCount = Count & { readonly cost?: LookCost };

/** How many copies a catalogue would find on this host. */
export const COUNT: QuestionKind<CostlyCount> = {
  lateMs: COUNT_DEADLINE_MS + 60_000,
  undecided: { kind: 'failed', why: `${SCANNER_ENDED} before it had counted` },
  answerIn(message: FromScanner): CostlyCount | undefined {
    const cost = 'cost' in message && message.cost !== undefined ? { cost: message.cost } : {};
    if (message.kind === 'counted') {
      const { catalogue, scopes, incomplete, copies } = message;
      return { kind: 'counted', digest: catalogue.digest, scopes, incomplete, copies, ...cost };
    }
    return message.kind === 'failed' ? { kind: 'failed', why: `${message.code}: ${message.message}`, ...cost } : undefined;
  },
};

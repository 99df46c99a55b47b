import type { FromScanner } from '../../wire/pipe.ts';
import type { Trial } from '../updates/releases.ts';
import type { QuestionKind } from './scanner-question.ts';

/** How a catalogue does on a host in miniature. The scanner's start takes seconds, and it gives a trial a minute. */
export const TRIAL: QuestionKind<Trial> = {
  lateMs: 180_000,
  undecided: { kind: 'undecided' },
  answerIn(message: FromScanner): Trial | undefined {
    if (message.kind === 'tried') {
      const { catalogue, products, problems } = message;
      return { kind: 'tried', version: catalogue.version, products, problems };
    }
    if (message.kind !== 'failed') return undefined;
    // A scanner that was not told where catalogues lie says nothing of this one.
    return message.code === 'E_CONFIG_INVALID'
      ? { kind: 'undecided' }
      : { kind: 'failed', why: `${message.code}: ${message.message}` };
  },
};

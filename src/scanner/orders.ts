import type { Readable } from 'node:stream';
import { KnownError } from '../domain/errors.ts';
import { LineCutter } from '../wire/lines.ts';
import { LIMITS } from '../wire/limits.ts';
import { parseToScanner } from '../wire/parse-pipe.ts';
import type { CountOrder, FromScanner, ToScanner, TrialOrder } from '../wire/pipe.ts';
import type { CatalogueChoice } from './catalogue-choice.ts';
import { countCopies } from './count-copies.ts';
import type { OrderedLooks } from './ordered-looks.ts';
import type { Watching } from './watching.ts';

/** What trials work with; `root` as for the scanner. */
export interface TrialParts {
  readonly root: string | undefined;
  readonly signal: AbortSignal;
  readonly say: (message: FromScanner) => void;
}

/** Trials of catalogues, one after the other, beside the look under way, which can be a sweep of hours. */
export class Trials {
  readonly #choice: CatalogueChoice;
  readonly #parts: TrialParts;
  #last: Promise<void> = Promise.resolve();

  constructor(choice: CatalogueChoice, parts: TrialParts) {
    this.#choice = choice;
    this.#parts = parts;
  }

  /** Tries it after those before it, and says its answer. */
  take(order: TrialOrder | CountOrder): void {
    const { root, signal, say } = this.#parts;
    this.#last = this.#last.then(async () => {
      const choice = this.#choice;
      const answer = order.kind === 'try' ? await choice.try(order, signal) : await countCopies(order, { choice, root, signal });
      if (!signal.aborted) say(answer);
    });
  }

  /** Resolves when no trial is under way. */
  ended(): Promise<void> {
    return this.#last;
  }
}

/** Who does what the agent orders. */
export interface Obeying {
  readonly looks: OrderedLooks;
  readonly choice: CatalogueChoice;
  readonly watching: Watching;
  readonly trials: Trials;
}

/** What a line orders. @throws KnownError E_PIPE_INVALID when the protocol does not allow it */
export function orderIn(line: string): ToScanner {
  const message = parseToScanner(line);
  if (message === undefined) throw invalid('a line that the protocol does not allow');
  return message;
}

/** Does what the agent orders. */
export function obeying({ looks, choice, watching, trials }: Obeying): (message: ToScanner) => void {
  return (message) => {
    switch (message.kind) {
      case 'scan':
        return looks.take(message);
      case 'cancel':
        return looks.cancel(message.id);
      case 'hold':
        return looks.hold(message.on);
      case 'try':
      case 'count':
        return trials.take(message);
      case 'use':
        return choice.use(message.catalogue);
      case 'watch':
        return watching.turn(message.on);
    }
  };
}

/** Gives each line to `take` until the input or the signal ends. @throws what `take` throws */
export async function orders(input: Readable, signal: AbortSignal, take: (line: string) => void): Promise<void> {
  const cutter = new LineCutter(LIMITS.requestBytes);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  input.on('data', (chunk: Buffer) => {
    try {
      const lines = cutter.push(chunk);
      if (lines === 'too-long') throw invalid('a line beyond the limit');
      for (const line of lines) take(line);
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
  input.once('close', resolve);
  input.once('end', resolve);
  input.once('error', () => resolve());
  // An agent that went before we listened says so no second time.
  if (signal.aborted || input.destroyed || input.readableEnded) resolve();
  else signal.addEventListener('abort', () => resolve(), { once: true });
  try {
    await promise;
  } finally {
    input.destroy();
  }
}

function invalid(what: string): KnownError {
  return new KnownError(
    'E_PIPE_INVALID',
    `the agent sent ${what}`,
    'Agent and scanner must be of one version; restart the agent.',
  );
}

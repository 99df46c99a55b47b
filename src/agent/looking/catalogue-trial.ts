import type { FromScanner, TrialOrder } from '../../wire/pipe.ts';
import type { Trial } from '../updates/releases.ts';

/** The scanner's start takes seconds, and it gives a trial a minute; beyond this it is taken for gone. */
const LATE_MS = 180_000;

interface Current {
  readonly order: TrialOrder;
  readonly resolve: (trial: Trial) => void;
  readonly late: NodeJS.Timeout;
  isSent: boolean;
}

/** One trial of a catalogue by the scanner, at most one at a time; it waits for a scanner that only starts. */
export class CatalogueTrial {
  #current: Current | undefined;

  /** Resolves when the scanner says what came of the trial, or when it no longer can. */
  begin(order: TrialOrder): Promise<Trial> {
    this.end();
    const { promise, resolve } = Promise.withResolvers<Trial>();
    const late = setTimeout(() => this.end(), LATE_MS);
    late.unref();
    this.#current = { order, resolve, late, isSent: false };
    return promise;
  }

  /** What is to be said to a scanner that is ready; undefined when nothing is, or it was said. */
  due(): TrialOrder | undefined {
    const current = this.#current;
    if (current === undefined || current.isSent) return undefined;
    current.isSent = true;
    return current.order;
  }

  /** Whether the message was the answer to the trial under way. */
  said(message: FromScanner): boolean {
    const { order } = this.#current ?? {};
    if (order === undefined || !('id' in message) || message.id !== order.id) return false;
    if (message.kind !== 'tried' && message.kind !== 'failed') return false;
    // A scanner that was not told where catalogues lie says nothing of this one.
    if (message.kind === 'failed' && message.code === 'E_CONFIG_INVALID') this.end();
    else if (message.kind === 'failed') this.#settle({ kind: 'failed', why: `${message.code}: ${message.message}` });
    else {
      const { catalogue, products, problems } = message;
      this.#settle({ kind: 'tried', version: catalogue.version, products, problems });
    }
    return true;
  }

  /** The scanner ended: what it was asked is not decided, what it was not is asked of the next one. */
  scannerEnded(): void {
    if (this.#current?.isSent === true) this.end();
  }

  /** Nobody will say any more. */
  end(): void {
    this.#settle({ kind: 'undecided' });
  }

  #settle(trial: Trial): void {
    clearTimeout(this.#current?.late);
    this.#current?.resolve(trial);
    this.#current = undefined;
  }
}

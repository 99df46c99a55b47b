import type { FromScanner } from '../wire/pipe.ts';
import type { Trial } from './updates/releases.ts';

/** The scanner itself gives a trial a minute; beyond this it is taken for gone. */
const LATE_MS = 90_000;

/** One trial of a catalogue by the scanner, at most one at a time. */
export class CatalogueTrial {
  #current: { readonly id: number; readonly resolve: (trial: Trial) => void; readonly late: NodeJS.Timeout } | undefined;

  /** Resolves when the scanner says what came of the trial of this id, or when it no longer can. */
  begin(id: number): Promise<Trial> {
    this.end();
    const { promise, resolve } = Promise.withResolvers<Trial>();
    this.#current = { id, resolve, late: setTimeout(() => this.end(), LATE_MS) };
    return promise;
  }

  /** Whether the message was the answer to the trial under way. */
  said(message: FromScanner): boolean {
    const current = this.#current;
    if (current === undefined || !('id' in message) || message.id !== current.id) return false;
    if (message.kind !== 'tried' && message.kind !== 'failed') return false;
    if (message.kind === 'failed' && message.code === 'E_CONFIG_INVALID') {
      this.end();
      return true;
    }
    this.#settle(
      message.kind === 'tried'
        ? { kind: 'tried', version: message.catalogue.version, problems: message.problems }
        : { kind: 'failed', why: `${message.code}: ${message.message}` },
    );
    return true;
  }

  /** The scanner ended, or was never there: nothing is decided. */
  end(): void {
    this.#settle({ kind: 'undecided' });
  }

  #settle(trial: Trial): void {
    clearTimeout(this.#current?.late);
    this.#current?.resolve(trial);
    this.#current = undefined;
  }
}

import type { FromScanner } from '../../wire/pipe.ts';

/** How one kind of question to the scanner is answered. */
export interface QuestionKind<Answer> {
  /** After this the scanner is taken for gone. */
  readonly lateMs: number;
  /** What is answered when nobody will. */
  readonly undecided: Answer;
  /** The answer in a message that bears the question's id; undefined: it is none. */
  readonly answerIn: (message: FromScanner) => Answer | undefined;
}

interface Current<Order, Answer> {
  readonly order: Order;
  readonly resolve: (answer: Answer) => void;
  readonly late: NodeJS.Timeout;
  isSent: boolean;
}

/** A question to the scanner beside its looks, at most one of a kind at a time; it waits for a scanner that only starts. */
export class ScannerQuestion<Order extends { readonly id: number }, Answer> {
  readonly #kind: QuestionKind<Answer>;
  #current: Current<Order, Answer> | undefined;

  constructor(kind: QuestionKind<Answer>) {
    this.#kind = kind;
  }

  /** Resolves when the scanner has answered, or when it no longer can. */
  begin(order: Order): Promise<Answer> {
    this.end();
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const late = setTimeout(() => this.end(), this.#kind.lateMs);
    late.unref();
    this.#current = { order, resolve, late, isSent: false };
    return promise;
  }

  /** What is to be said to a scanner that is ready; undefined when nothing is, or it was said. */
  due(): Order | undefined {
    const current = this.#current;
    if (current === undefined || current.isSent) return undefined;
    current.isSent = true;
    return current.order;
  }

  /** Whether the message was the answer. */
  said(message: FromScanner): boolean {
    const { order } = this.#current ?? {};
    if (order === undefined || !('id' in message) || message.id !== order.id) return false;
    const answer = this.#kind.answerIn(message);
    if (answer === undefined) return false;
    this.#settle(answer);
    return true;
  }

  /** The scanner ended: what it was asked is not decided, what it was not is asked of the next one. */
  scannerEnded(): void {
    if (this.#current?.isSent === true) this.end();
  }

  /** Nobody will say any more. */
  end(): void {
    this.#settle(this.#kind.undecided);
  }

  #settle(answer: Answer): void {
    clearTimeout(this.#current?.late);
    this.#current?.resolve(answer);
    this.#current = undefined;
  }
}

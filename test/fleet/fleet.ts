import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from './ledger.ts';
import type { Answer, Asked, Way } from './way.ts';

/** What all hosts of a simulated fleet share. */
export interface FleetParts {
  /** What keys and ids follow from. */
  readonly seed: string;
  readonly way: Way;
  readonly ledger: Ledger;
  /** Of an enrolment token that admits everybody of the run. */
  readonly tokenSecret: string;
}

/** Requests of one host in a row that may go unanswered before it leaves the rest to its next contact. */
const MOST_TRIES = 3;
const MAX_WAIT_MS = 3000;

/** A fleet under way: how it reaches the collector, and a count of what came of it. */
export class Fleet {
  readonly parts: FleetParts;
  readonly #counts = new Map<string, number>();
  #keys = 0;

  constructor(parts: FleetParts) {
    this.parts = parts;
  }

  /** A number for a key that nobody had. */
  nextGeneration(): number {
    this.#keys += 1;
    return this.#keys;
  }

  /** Adds one to what happened. */
  count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  /** How often it happened. */
  counted(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** All counts by name. */
  get counts(): ReadonlyMap<string, number> {
    return new Map([...this.#counts].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** Posts until there is an answer that is not about load, a few times, waiting as it was told to (3 s at most: this is no patience test). `lost` is told of each answer that did not come. */
  async ask(asked: Asked, lost?: () => void): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.parts.way.post(asked);
      const isShed = answer.kind === 'answer' && (answer.status === 429 || answer.status === 503);
      if (answer.kind === 'lost') {
        this.count('lost answers');
        lost?.();
      }
      if (isShed) this.count(`status ${answer.status}`);
      if ((answer.kind === 'answer' && !isShed) || tries >= MOST_TRIES) return answer;
      const wait = answer.kind === 'answer' ? (answer.retryAfterMs ?? 1000) : 100 * tries;
      await sleep(Math.min(wait, MAX_WAIT_MS) * (0.5 + Math.random() / 2));
    }
  }
}

/** The JSON of an answer with this status; undefined for every other outcome. */
export function jsonOf(answer: Answer, status = 200): Record<string, unknown> | undefined {
  if (answer.kind === 'lost' || answer.status !== status) return undefined;
  return JSON.parse(answer.text) as Record<string, unknown>;
}

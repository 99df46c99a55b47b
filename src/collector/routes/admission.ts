import type { ServerResponse } from 'node:http';
import type { Clock } from '../../domain/clock.ts';
import { KnownError } from '../../domain/errors.ts';
import { Pace } from '../access/pace.ts';
import type { Measures } from './measures.ts';

/** Requests of hosts in hand at once: with its connection each holds about 60 kB. */
const MOST_REQUESTS = 4000;
/** Over how many seconds those are spread who find it full. */
const SPREAD_SECONDS = 30;

/** How much a collector takes on. */
export interface AdmissionBounds {
  /** Bytes of hosts' requests in hand at once. */
  readonly maxBytesInHand: number;
  /** New hosts in a second, of whatever token. */
  readonly enrolmentsPerSecond: number;
}

/** Refuses what a collector cannot take on now, before it costs anything, with when to come again: a storm costs retries, not the memory. */
export class Admission {
  readonly #measures: Measures;
  readonly #maxBytes: number;
  readonly #enrolments: Pace;

  constructor(bounds: AdmissionBounds, { measures, clock }: { readonly measures: Measures; readonly clock: Clock }) {
    this.#measures = measures;
    this.#maxBytes = bounds.maxBytesInHand;
    this.#enrolments = new Pace(clock, bounds.enrolmentsPerSecond);
  }

  /** Takes a request of so many bytes in hand until its answer is out or its connection gone. @throws KnownError E_OVERLOADED */
  hold(response: ServerResponse, bytes: number): void {
    const measures = this.#measures;
    if (measures.bytesInHand + bytes > this.#maxBytes || measures.requestsInHand >= MOST_REQUESTS) {
      this.#refuse(1 + Math.floor(Math.random() * SPREAD_SECONDS), 'overloaded');
    }
    measures.bytesInHand += bytes;
    measures.requestsInHand += 1;
    response.on('close', () => {
      measures.bytesInHand -= bytes;
      measures.requestsInHand -= 1;
    });
  }

  /** One more wants to become a host, or a host of its own. @throws KnownError E_OVERLOADED */
  enrol(): void {
    const seconds = this.#enrolments.take();
    if (seconds !== undefined) this.#refuse(seconds, 'paced-enrolment');
  }

  #refuse(seconds: number, what: string): never {
    this.#measures.count('refusals', what);
    throw new Overloaded(seconds);
  }
}

/** As much is in hand as can be held. */
export class Overloaded extends KnownError {
  /** When to come again. */
  readonly seconds: number;

  constructor(seconds: number) {
    super('E_OVERLOADED', 'the collector has as much in hand as it can hold', `Send the same again after ${seconds} s.`);
    this.seconds = seconds;
  }
}

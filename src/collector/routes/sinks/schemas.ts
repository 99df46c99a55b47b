import { Type } from 'typebox';
import { COUNT, closed, INSTANT, oneOf, text } from '../../../domain/schema.ts';
import { OWN_EVENT_KINDS, SINK_EVENT_KINDS } from '../../../domain/sink-event.ts';
import { SinkName, SinkSettings } from '../../../domain/sink.ts';
import { named } from '../answers.ts';

/** A sink and how it fares, without its secrets. */
export const SinkView = named('SinkView', {
  name: text(63),
  settings: SinkSettings,
  /** Whether requests bear an `authorization` that was given. */
  hasAuthorization: Type.Boolean(),
  createdAt: INSTANT,
  createdBy: text(300),
  changedAt: INSTANT,
  pausedAt: Type.Optional(INSTANT),
  pausedWhy: Type.Optional(text(500)),
  /** Events that wait, and dead letters. */
  queued: COUNT,
  dead: COUNT,
  /** Events and dead letters that were forgotten because there were too many. */
  givenUp: COUNT,
  /** When the receiver last took an event. */
  takenAt: Type.Optional(INSTANT),
  /** Since when it takes none, and why. */
  failingSince: Type.Optional(INSTANT),
  failure: Type.Optional(text(500)),
});

/** An event that was given up. */
export const DeadLetterView = named('DeadLetterView', {
  id: text(32),
  kind: oneOf([...SINK_EVENT_KINDS, ...OWN_EVENT_KINDS]),
  at: INSTANT,
  host: Type.Optional(closed({ id: text(32), name: text(256) })),
  attempts: COUNT,
  deadAt: INSTANT,
  why: text(500),
});

/** What a receiver made of an event. */
export const SinkTest = named('SinkTest', {
  isTaken: Type.Boolean(),
  /** What it answered, when it took it; absent where there is no answer, as with syslog. */
  answer: Type.Optional(text(100)),
  /** Why it did not, with what it answered. */
  why: Type.Optional(text(500)),
  milliseconds: COUNT,
});

/** The value of the header `authorization`; empty: none. */
export const AUTHORIZATION = Type.String({ pattern: '^[\\x20-\\x7e]{0,4000}$' });
export const SINK_PARAMS = closed({ name: SinkName });
export const NEW_SINK = closed({ name: SinkName, settings: SinkSettings, authorization: Type.Optional(AUTHORIZATION) });
/** What is not given of the secrets stays; an `authorization` is not taken over to another server. */
export const SINK_CHANGE = closed({ settings: SinkSettings, authorization: Type.Optional(AUTHORIZATION) });
/** The secret that proves webhooks, shown only now; absent for syslog. */
export const SHOWN_SECRET = closed({ name: text(63), secret: Type.Optional(text(100)) });

import { Type, type Static } from 'typebox';
import { closed } from '../domain/schema.ts';
import { LIMITS } from './limits.ts';

const COUNT = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/**
 * How far a host is with an order that takes its time: numbers only, and advice only. Its findings come in batches and its outcome with a
 * heartbeat, whether or not any of these arrived.
 */
export const OrderProgress = closed({
  /** Of the order. */
  command: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  /** `waiting`: for a look under way that began before the order. */
  phase: Type.Enum(['waiting', 'looking']),
  /** Scopes that the look is through with. */
  scopes: COUNT,
  /** As many as the last such look had; absent: there was none. This one may meet more. */
  ofScopes: Type.Optional(COUNT),
  /** Copies seen so far, of products that are reported. */
  copies: COUNT,
  /** Since the host began it. */
  seconds: COUNT,
});
export type OrderProgress = Static<typeof OrderProgress>;

/** When the next one is welcome. */
export const ProgressAnswer = closed({
  /** After so many seconds; absent: none of this order. */
  nextSeconds: Type.Optional(Type.Integer({ minimum: LIMITS.progressSeconds.min, maximum: LIMITS.progressSeconds.max })),
});
export type ProgressAnswer = Static<typeof ProgressAnswer>;

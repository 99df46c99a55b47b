import { Type, type Static } from 'typebox';
import { CHANNELS } from './channel.ts';
import { EVIDENCE_KINDS, OUTER_KINDS, STRENGTHS } from './evidence.ts';
import { Account, Environment } from './host.ts';
import { IDENTITIES, SEEN_STATES, STATES } from './state.ts';
import { closed, DIGEST, INSTANT, listOf, oneOf, PATH, PRODUCT_ID, text } from './schema.ts';

/** Digest of (environment, account, product, channel, anchor): the same copy has the same id in every scan. */
export const FindingId = Type.String({ pattern: '^[0-9a-f]{32}$' });
export type FindingId = Static<typeof FindingId>;

/** One process that runs a copy. */
export const RunningProcess = closed({
  pid: Type.Integer({ minimum: 1 }),
  /** Clock ticks since boot; with the pid it names one process for ever. */
  startTicks: text(24),
  /** The kernel's own path of the executable, without its ` (deleted)`. */
  executable: PATH,
  deleted: Type.Boolean(),
  account: Type.Optional(Account),
  container: Type.Optional(text(256)),
});
export type RunningProcess = Static<typeof RunningProcess>;

/** Why we say so: one matched indicator, as metadata. */
export const MatchedEvidence = closed({
  kind: oneOf(EVIDENCE_KINDS),
  /** The index key that matched: `npm:@openai/codex`. */
  indicator: text(512),
  strength: oneOf(STRENGTHS),
  path: PATH,
  place: text(128),
  recogniser: text(128),
  detail: text(1024),
});
export type MatchedEvidence = Static<typeof MatchedEvidence>;

/** The thing that a copy came in and goes with, by the name of its folder, whether or not a signature knows it. */
export const OuterThing = closed({ kind: oneOf(OUTER_KINDS), name: text(256), path: PATH });
export type OuterThing = Static<typeof OuterThing>;

const copy = {
  id: FindingId,
  product: PRODUCT_ID,
  channel: oneOf(CHANNELS),
  environment: Environment,
  account: Type.Optional(Account),
  anchor: PATH,
  paths: listOf(PATH, { maxItems: 256 }),
  running: listOf(RunningProcess, { maxItems: 256 }),
  version: Type.Optional(text(128)),
  identity: oneOf(IDENTITIES),
  /** The product that it is embedded in, where a signature knows that. */
  partOf: Type.Optional(PRODUCT_ID),
  inside: Type.Optional(OuterThing),
  evidence: listOf(MatchedEvidence, { maxItems: 64 }),
};

/** What one scan says of one copy now. */
export const Observation = closed({
  ...copy,
  state: oneOf(SEEN_STATES),
  /** The scopes that saw it: it is gone only when all of them were looked at completely without it. */
  scopes: listOf(text(512), { minItems: 1, maxItems: 64 }),
});
export type Observation = Static<typeof Observation>;

/** One copy of one product over time. */
export const Finding = closed({
  ...copy,
  state: oneOf(STATES),
  scopes: listOf(text(512), { minItems: 1, maxItems: 64 }),
  firstSeen: INSTANT,
  lastSeen: INSTANT,
  goneAt: Type.Optional(INSTANT),
  /** Digest of the catalogue that last said so. */
  catalogue: DIGEST,
});
export type Finding = Static<typeof Finding>;

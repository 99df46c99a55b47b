import { Type, type Static } from 'typebox';
import { closed, DIGEST, INSTANT, listOf, oneOf, PRODUCT_ID, text } from '../domain/schema.ts';
import { LIMITS } from './limits.ts';

/**
 * What travels from a collector to its hosts beside the outcome of deliveries: four kinds of statement, a closed set, all signed
 * (catalogue/statement.ts). An unknown member, verb or schema is refused as a whole.
 */
const BASE64URL = Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 4096 });
const ID = Type.String({ pattern: '^[0-9a-f]{32}$' });
/** Counts up, never down; 2^53 - 1 at most, so that it is exact in JSON. */
const REVISION = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** A statement as it travels. */
export const SignedStatement = closed({
  text: Type.String({ minLength: 2, maxLength: LIMITS.statementText }),
  signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
});
export type SignedStatement = Static<typeof SignedStatement>;

/** Publisher: this catalogue is the one to look with. */
export const Release = closed({
  schema: Type.Literal('bandog.release/1'),
  revision: REVISION,
  /** The catalogue's own version, for people. */
  version: text(64),
  /** SHA-256 of the whole file. */
  digest: DIGEST,
  /** Bytes of the whole file; a longer one is refused before it is asked for. */
  length: Type.Integer({ minimum: 1, maximum: LIMITS.catalogueBytes }),
  products: Type.Integer({ minimum: 1, maximum: LIMITS.catalogueProducts }),
  created: INSTANT,
  /** Softly: from then on a host says `stale`, and goes on looking with it. */
  expires: INSTANT,
});
export type Release = Static<typeof Release>;

/** Publisher: from now on another key speaks for me. Signed by the key that steps down. */
export const PublisherKey = closed({
  schema: Type.Literal('bandog.publisher-key/1'),
  /** SPKI DER, base64url. */
  previous: BASE64URL,
  next: BASE64URL,
  created: INSTANT,
});
export type PublisherKey = Static<typeof PublisherKey>;

/** Publisher: how hosts of one collector are to work. Numbers are clamped on the host. */
export const HostSettings = closed({
  schema: Type.Literal('bandog.settings/1'),
  /** Whose hosts: settings of one collector say nothing to those of another. */
  collectorId: text(64),
  revision: REVISION,
  created: INSTANT,
  /** Products that are anyone's business; absent: all of the catalogue. What is not named here is not reported. */
  products: Type.Optional(listOf(PRODUCT_ID, { minItems: 1, maxItems: 5000 })),
  /** `https://host:port` of the collector, the first one first. */
  addresses: Type.Optional(listOf(text(300), { minItems: 1, maxItems: 5 })),
  contactIntervalSeconds: Type.Optional(Type.Integer()),
  /** What a daily sweep may use of one core, in percent. */
  sweepShare: Type.Optional(Type.Number()),
  /** What employees are told: why this runs, whom to ask. */
  notice: Type.Optional(text(4000)),
  /** Whom employees ask: an address, a telephone number, a page. */
  contact: Type.Optional(text(500)),
  /** What employees are told of one product that is to go. */
  campaigns: Type.Optional(
    listOf(closed({ product: PRODUCT_ID, text: text(1000), deadline: Type.Optional(INSTANT) }), { maxItems: 50 }),
  ),
  /** Whether a new banned copy is shown on the desktop. */
  desktopNotices: Type.Optional(Type.Boolean()),
  /** Whether hosts may be asked how many copies a catalogue that is not in force would find. */
  dryRuns: Type.Optional(Type.Boolean()),
});
export type HostSettings = Static<typeof HostSettings>;

/** What is ordered of one host, by hand. */
export const HOST_ORDERS = ['rescan', 'send-diagnostics', 'rotate-key', 'resync', 'canary'] as const;
/** All that a collector can order; a dry run goes to the hosts of a ring. */
export const COMMAND_VERBS = [...HOST_ORDERS, 'dry-run'] as const;
export type CommandVerb = (typeof COMMAND_VERBS)[number];

/** Collector: this host is to do this once. */
export const Command = closed({
  schema: Type.Literal('bandog.command/1'),
  id: ID,
  collectorId: text(64),
  hostId: ID,
  /** Counts up for each host: an order of the past is never obeyed again, whatever its clock says. */
  number: REVISION,
  verb: oneOf(COMMAND_VERBS),
  /** Of a `rescan`; absent: quick. */
  depth: Type.Optional(oneOf(['quick', 'deep'])),
  /** Of a `dry-run`: the publisher's own words on the catalogue that is to be counted with; the collector's are not enough. */
  release: Type.Optional(SignedStatement),
  issued: INSTANT,
  expires: INSTANT,
});
export type Command = Static<typeof Command>;

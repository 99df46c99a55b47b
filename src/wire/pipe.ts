import { Type, type Static } from 'typebox';
import { ScopeCoverage } from '../domain/coverage.ts';
import { Observation } from '../domain/finding.ts';
import { closed, DIGEST, INSTANT, listOf, oneOf, PATH, PRODUCT_ID, text } from '../domain/schema.ts';
import { LIMITS } from './limits.ts';

/**
 * What scanner and agent say to each other: one JSON object a line, UTF-8, at most LIMITS.pipeMessageBytes. The agent
 * writes to the scanner's standard input, the scanner to its standard output (under systemd both are one socket).
 * Each side parses with these schemas and treats the other as hostile: an unknown or malformed line ends the session.
 */

/** A look that the agent orders. `quick`: every scope by its usual places. `deep`: every local file system. `scopes`: only these. */
export const ScanOrder = closed({
  kind: Type.Literal('scan'),
  /** Echoed in every answer to it. */
  id: Type.Integer({ minimum: 1 }),
  depth: oneOf(['quick', 'deep']),
  scopes: Type.Optional(listOf(text(512), { maxItems: 1000 })),
  /** After this the worker is killed and what it had not finished is a gap `timed-out`. */
  deadlineMs: Type.Integer({ minimum: 1000, maximum: 24 * 3600 * 1000 }),
});
export type ScanOrder = Static<typeof ScanOrder>;

/** What the agent says to the scanner: one line each. */
export const ToScanner = Type.Union([ScanOrder, closed({ kind: Type.Literal('watch'), on: Type.Boolean() })]);
export type ToScanner = Static<typeof ToScanner>;

const NearMissLine = closed({ product: PRODUCT_ID, path: PATH, why: text(1000), scope: text(512) });

/** What a look gave, as the answer to its order. */
export const ScanResult = closed({
  kind: Type.Literal('result'),
  id: Type.Integer({ minimum: 1 }),
  startedAt: INSTANT,
  durationMs: Type.Number({ minimum: 0 }),
  catalogue: closed({ version: text(64), digest: DIGEST }),
  observations: listOf(Observation, { maxItems: 50_000 }),
  coverage: listOf(ScopeCoverage, { maxItems: 5000 }),
  /** What only resembled a product: for the person at the machine, and never sent anywhere. */
  nearMisses: Type.Optional(listOf(NearMissLine, { maxItems: LIMITS.nearMisses })),
});
export type ScanResult = Static<typeof ScanResult>;

/** How well changes are noticed: behind `ready`, and whenever that is another. */
export const WatchingState = closed({
  kind: Type.Literal('watching'),
  /** Folders that the system watches for us. */
  watched: Type.Integer({ minimum: 0 }),
  /** Folders beyond the system's limit of watches: compared every five seconds instead. */
  compared: Type.Integer({ minimum: 0 }),
  /** How starts of programs are noticed: every one, those that live for two seconds, or none between looks. */
  starts: oneOf(['exec-events', 'polling', 'none']),
  /** What the system said, where the best is not had. */
  why: Type.Optional(text(300)),
});
export type WatchingState = Static<typeof WatchingState>;

/** What the scanner says to the agent: one line each. */
export const FromScanner = Type.Union([
  /** First line after start. */
  closed({ kind: Type.Literal('ready'), version: text(64), watched: Type.Integer({ minimum: 0 }) }),
  ScanResult,
  /** The look goes on, in this scope; at most two a second, for who waits for it. */
  closed({ kind: Type.Literal('progress'), id: Type.Integer({ minimum: 1 }), scope: text(512) }),
  closed({ kind: Type.Literal('failed'), id: Type.Integer({ minimum: 1 }), code: text(64), message: text(1000) }),
  /** Something changed within these scopes since the last look; the agent decides when to look. `urgent`: a program that may be over by now was started. */
  closed({
    kind: Type.Literal('changed'),
    scopes: listOf(text(512), { minItems: 1, maxItems: 1000 }),
    why: text(200),
    urgent: Type.Optional(Type.Literal(true)),
  }),
  WatchingState,
]);
export type FromScanner = Static<typeof FromScanner>;

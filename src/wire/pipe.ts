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

/** What the process that does a look may use; the scanner holds them, each clamped to what it knows to work. */
export const LookLimits = closed({
  /** Of one core, for a sweep. */
  sweepShare: Type.Optional(Type.Number({ minimum: 0.0005, maximum: 1 })),
  memoryMiB: Type.Optional(Type.Integer({ minimum: 64, maximum: 65_536 })),
  /** What may be kept on disk from one look to the next. */
  cacheMiB: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_536 })),
  nice: Type.Optional(Type.Integer({ minimum: 0, maximum: 19 })),
});
export type LookLimits = Static<typeof LookLimits>;

/** A look that the agent orders. `quick`: every scope by its usual places. `deep`: every local file system. `scopes`: only these. */
export const ScanOrder = closed({
  kind: Type.Literal('scan'),
  /** Echoed in every answer to it. */
  id: Type.Integer({ minimum: 1 }),
  depth: oneOf(['quick', 'deep']),
  scopes: Type.Optional(listOf(text(512), { maxItems: 1000 })),
  /** What hung before and is left out: scopes, of which the agent reports the gap, and paths, which are gaps where they are met. */
  skip: Type.Optional(listOf(text(4096), { maxItems: 1000 })),
  limits: Type.Optional(LookLimits),
  /** A quick look of all scopes whose result is known: where this one would be the same, `unchanged` says so instead. */
  known: Type.Optional(Type.Integer({ minimum: 1 })),
  /** After this the worker is killed and what it had not finished is a gap `timed-out`. */
  deadlineMs: Type.Integer({ minimum: 1000, maximum: 24 * 3600 * 1000 }),
});
export type ScanOrder = Static<typeof ScanOrder>;

/** A catalogue is named by its digest only, and lies in the one folder that the scanner was started with: an agent cannot make it read a file. */
export const TrialOrder = closed({ kind: Type.Literal('try'), id: Type.Integer({ minimum: 1 }), catalogue: DIGEST });
export type TrialOrder = Static<typeof TrialOrder>;

/** One quick look of this host with a catalogue that is not looked with, named as in a trial; only the numbers of copies are answered. */
export const CountOrder = closed({
  kind: Type.Literal('count'),
  id: Type.Integer({ minimum: 1 }),
  catalogue: DIGEST,
  /** As in a look. */
  skip: Type.Optional(listOf(text(4096), { maxItems: 1000 })),
  limits: Type.Optional(LookLimits),
  deadlineMs: Type.Integer({ minimum: 1000, maximum: 24 * 3600 * 1000 }),
});
export type CountOrder = Static<typeof CountOrder>;

/** What the agent says to the scanner: one line each. */
export const ToScanner = Type.Union([
  ScanOrder,
  closed({ kind: Type.Literal('watch'), on: Type.Boolean() }),
  /** A deep look waits, or goes on; its deadline does not wait. */
  closed({ kind: Type.Literal('hold'), on: Type.Boolean() }),
  /** The look is called off; the answer is `failed`. */
  closed({ kind: Type.Literal('cancel'), id: Type.Integer({ minimum: 1 }) }),
  /** Tries a catalogue on a host in miniature, without looking at this one; answered by `tried` or `failed`. */
  TrialOrder,
  CountOrder,
  /** From the next look on it looks with this catalogue, whose digest each result then names; absent: with the one that it was started with. */
  closed({ kind: Type.Literal('use'), catalogue: Type.Optional(DIGEST) }),
]);
export type ToScanner = Static<typeof ToScanner>;

/** What a look cost, as far as the system says; times in CPU milliseconds, sizes in bytes. */
export const LookCost = closed({
  /** The processes that did the look, also those that were ended. */
  cpuMs: Type.Number({ minimum: 0 }),
  /** The scanner's own process, since it last said so. */
  watcherCpuMs: Type.Number({ minimum: 0 }),
  /** Resident memory of the largest of these processes. */
  peakBytes: Type.Integer({ minimum: 0 }),
  /** Processes that were ended because they reached their memory limit. */
  endedAtCap: Type.Integer({ minimum: 0 }),
  /** What is kept on disk; absent: nothing is. */
  cacheBytes: Type.Optional(Type.Integer({ minimum: 0 })),
});
export type LookCost = Static<typeof LookCost>;

const COPIES = closed({ product: PRODUCT_ID, copies: Type.Integer({ minimum: 1 }) });
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
  cost: Type.Optional(LookCost),
  /** Paths that did not answer and were left out of the rest of the look; gaps say so where they were met. */
  hung: Type.Optional(listOf(text(4096), { maxItems: 100 })),
  /** What only resembled a product: for the person at the machine, and never sent anywhere. */
  nearMisses: Type.Optional(listOf(NearMissLine, { maxItems: LIMITS.nearMisses })),
});
export type ScanResult = Static<typeof ScanResult>;

/** A look that was the same as the one which its order calls known: nothing had changed on which that rested. */
export const UnchangedLook = closed({
  kind: Type.Literal('unchanged'),
  id: Type.Integer({ minimum: 1 }),
  startedAt: INSTANT,
  durationMs: Type.Number({ minimum: 0 }),
  cost: Type.Optional(LookCost),
});
export type UnchangedLook = Static<typeof UnchangedLook>;

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
  UnchangedLook,
  closed({
    kind: Type.Literal('failed'),
    id: Type.Integer({ minimum: 1 }),
    code: text(64),
    message: text(1000),
    cost: Type.Optional(LookCost),
  }),
  /** The look is in this scope now; said at most every second, so that who ends us knows what hung. */
  closed({
    kind: Type.Literal('progress'),
    id: Type.Integer({ minimum: 1 }),
    scope: text(512),
    /** Scopes that it is through with. */
    through: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Copies that it has seen so far, by product; what of them is one copy only the whole look can say. Absent: as said before. */
    copies: Type.Optional(listOf(COPIES, { maxItems: LIMITS.progressProducts })),
  }),
  /** How the machine stands; said after `ready` and every minute, so that a scanner that is silent for longer hangs. */
  closed({
    kind: Type.Literal('conditions'),
    onBattery: Type.Boolean(),
    /** Processes that ran or wanted to, averaged over a minute, for each core. */
    loadPerCore: Type.Number({ minimum: 0 }),
    /** Share of the last minute in which something waited for a core, 0 to 1 (/proc/pressure/cpu); absent where it is not told. */
    pressure: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  }),
  /** What a catalogue said of the host in miniature that it must not have; none: it can be looked with. */
  closed({
    kind: Type.Literal('tried'),
    id: Type.Integer({ minimum: 1 }),
    catalogue: closed({ version: text(64), digest: DIGEST }),
    /** All that it looks for. */
    products: listOf(PRODUCT_ID, { maxItems: LIMITS.catalogueProducts }),
    problems: listOf(text(300), { maxItems: 20 }),
  }),
  /** How many copies a look with that catalogue sees, by product. */
  closed({
    kind: Type.Literal('counted'),
    id: Type.Integer({ minimum: 1 }),
    catalogue: closed({ version: text(64), digest: DIGEST }),
    /** Scopes that were looked at, and those of them that were not seen whole. */
    scopes: Type.Integer({ minimum: 0 }),
    incomplete: Type.Integer({ minimum: 0 }),
    copies: listOf(COPIES, { maxItems: LIMITS.catalogueProducts }),
    cost: Type.Optional(LookCost),
  }),
  /** Something changed within these scopes since the last look; the agent decides when to look. `urgent`: a program was started that may be over by now, and one look is enough. */
  closed({
    kind: Type.Literal('changed'),
    scopes: listOf(text(512), { minItems: 1, maxItems: 1000 }),
    why: text(200),
    urgent: Type.Optional(Type.Literal(true)),
  }),
  WatchingState,
]);
export type FromScanner = Static<typeof FromScanner>;

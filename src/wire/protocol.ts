import { Type, type Static } from 'typebox';
import { AgentCost, AgentWatching } from '../domain/agent-figures.ts';
import { ScopeCoverage } from '../domain/coverage.ts';
import { Finding, FindingId } from '../domain/finding.ts';
import { HostLabels } from '../domain/host.ts';
import { closed, DIGEST, INSTANT, listOf, text } from '../domain/schema.ts';
import { ERROR_CODES } from '../domain/errors.ts';
import { LIMITS } from './limits.ts';
import { SignedStatement } from './statements.ts';

/**
 * What agent and collector say to each other, version 1 (the version is in the path). JSON over HTTPS.
 *
 *   POST /agent/v1/nonce       {}                → Nonce            (before enrolment or renewal; single use at a collector, 5 minutes)
 *   POST /agent/v1/enrol       EnrolRequest      → EnrolAnswer
 *   POST /agent/v1/renew       RenewRequest      → RenewAnswer      (after a 401: a new bearer for the same key)
 *   POST /agent/v1/rekey       RekeyRequest      → EnrolAnswer      (after E_BATCH_FORKED: a new id for a new key)
 *   POST /agent/v1/rotate      RotateRequest     → RotateAnswer     (a new key for the same id)
 *   POST /agent/v1/heartbeat   Heartbeat         → ContactAnswer
 *   POST /agent/v1/batches     gzip of Batch     → BatchAnswer      (headers of BATCH_HEADERS; 409 with BatchRefusal)
 *   POST /agent/v1/wait        WaitRequest      → WaitAnswer       (answered when there are orders, else after a while)
 *   POST /agent/v1/progress    OrderProgress    → ProgressAnswer   (how far an order is; may be lost, and nothing depends on it)
 *   POST /agent/v1/catalogue   PieceRequest      → CataloguePiece   (a release's bytes, piece by piece, by their digest)
 *
 * The last five carry `Authorization: Bearer <hostId>.<secret>`. Errors are ErrorAnswer.
 */

const HOST_ID = Type.String({ pattern: '^[0-9a-f]{32}$' });
const BASE64URL = Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 4096 });

/** What a host signs to prove its key, valid once and for a short time. */
export const Nonce = closed({ collectorId: text(64), nonce: BASE64URL });
export type Nonce = Static<typeof Nonce>;

/** A host asks to become known. */
export const EnrolRequest = closed({
  token: text(512),
  /** Ed25519 public key, SPKI DER, base64url. */
  publicKey: BASE64URL,
  nonce: BASE64URL,
  /** Over `enrolmentBytes`. */
  signature: BASE64URL,
  labels: HostLabels,
});
export type EnrolRequest = Static<typeof EnrolRequest>;

/** What a host needs from then on. */
export const EnrolAnswer = closed({
  hostId: HOST_ID,
  collectorId: text(64),
  bearer: BASE64URL,
  epoch: Type.Integer({ minimum: 1 }),
  contactIntervalSeconds: Type.Integer(),
  /** Ed25519 public keys, SPKI DER, base64url, pinned from here on. */
  commandKey: BASE64URL,
  publisherKey: BASE64URL,
});
export type EnrolAnswer = Static<typeof EnrolAnswer>;

/** A known host proves its key to get a new bearer. */
export const RenewRequest = closed({ hostId: HOST_ID, nonce: BASE64URL, signature: BASE64URL });
export type RenewRequest = Static<typeof RenewRequest>;

/** The new bearer; the old one is no longer valid. */
export const RenewAnswer = closed({ bearer: BASE64URL });
export type RenewAnswer = Static<typeof RenewAnswer>;

/** A host whose key is used in two places leaves its old id, and becomes one of its own with a new key. */
export const RekeyRequest = closed({
  /** The id that was forked. */
  hostId: HOST_ID,
  /** The new key: Ed25519, SPKI DER, base64url. */
  publicKey: BASE64URL,
  nonce: BASE64URL,
  /** Over `rekeyBytes`, by the old key. */
  signature: BASE64URL,
  /** Over the same, by the new one. */
  proof: BASE64URL,
  labels: HostLabels,
});
export type RekeyRequest = Static<typeof RekeyRequest>;

/** A host changes its key. The same request again, for the same new key, is answered alike: neither side can lose the other midway. */
export const RotateRequest = closed({
  /** The new key: Ed25519, SPKI DER, base64url. */
  publicKey: BASE64URL,
  nonce: BASE64URL,
  /** Over `rotationBytes`, by the old key. */
  signature: BASE64URL,
  /** Over the same, by the new one. */
  proof: BASE64URL,
});
export type RotateRequest = Static<typeof RotateRequest>;

/** The key that counts from now on. The one before is taken until this one was used, and is a fork after that. */
export const RotateAnswer = closed({ publicKey: BASE64URL });
export type RotateAnswer = Static<typeof RotateAnswer>;

/** A count that every store gives back as it was. */
const COUNT = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const REVISION = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** Which of what the collector signed is in force on this host, and what was not taken. */
export const UpdateState = closed({
  /** SHA-256 of the publisher key (its base64url) that is believed. */
  publisherKey: DIGEST,
  /** The release that is looked with; absent: the catalogue that Bandog shipped with. `stale`: past its expiry. */
  release: Type.Optional(closed({ revision: REVISION, digest: DIGEST, stale: Type.Boolean() })),
  settings: Type.Optional(REVISION),
  /** Releases and settings that were not taken, and releases that were given up after they were: the newest last. */
  refused: listOf(
    closed({
      what: Type.Enum(['release', 'settings', 'publisher-key', 'command', 'rolled-back']),
      revision: Type.Optional(REVISION),
      why: text(200),
    }),
    { maxItems: 8 },
  ),
  /** What became of commands since the collector last heard of it. */
  outcomes: listOf(
    closed({
      id: HOST_ID,
      state: Type.Enum(['acted', 'failed']),
      why: Type.Optional(text(200)),
      /** What `send-diagnostics` asked for: figures of the agent itself, never of what is on the host. */
      report: Type.Optional(text(1000)),
    }),
    { maxItems: 8 },
  ),
});
export type UpdateState = Static<typeof UpdateState>;
/** The last batch that a host knows to be with the collector, and the one that is on its way. */
export const ChainClaim = closed({
  epoch: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  /** 0 before the first, and when the host does not know any more. */
  acknowledged: COUNT,
  /** Digest of the batch in flight. */
  inFlight: Type.Optional(DIGEST),
});
export type ChainClaim = Static<typeof ChainClaim>;

/** Alive, never clean: it says nothing of what is on the host. */
export const Heartbeat = closed({
  agentVersion: text(64),
  uptimeSeconds: COUNT,
  spooledBatches: COUNT,
  catalogue: Type.Optional(closed({ version: text(64), digest: DIGEST })),
  /** How far the collector's clock was ahead of the host's at the last contact; the host's times are off by as much. */
  clockOffsetSeconds: Type.Optional(Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })),
  /** Absent from an agent that takes no updates; only its presence lets the collector answer with some. */
  updates: Type.Optional(UpdateState),
  /** Where this host stands in its chain, so that a state that went back is seen before anything is sent from it. */
  chain: Type.Optional(ChainClaim),
  /** Whether what is recorded reaches the disk, or memory alone holds it. */
  storage: Type.Optional(Type.Enum(['disk', 'memory'])),
  /** What the agent's own files are; absent until they were read. */
  integrity: Type.Optional(closed({ program: DIGEST, units: Type.Optional(DIGEST) })),
  /** What looking costs, and how changes are noticed; absent before the first look, and from an older agent. */
  cost: Type.Optional(AgentCost),
  watching: Type.Optional(AgentWatching),
  /** What a silence is explained by. */
  life: Type.Optional(
    closed({
      /** The system's id of this boot. */
      boot: Type.Optional(text(64)),
      /** How long the system slept since it booted. */
      suspendedSeconds: COUNT,
      /** Contacts that failed since the last one that did not. */
      failedContacts: COUNT,
    }),
  ),
});
export type Heartbeat = Static<typeof Heartbeat>;

/** What the host does not have yet. All of it is signed; the collector that carries it is not believed. */
export const Updates = closed({
  /** From the key that the host believes to the newest, in order. */
  publisherKeys: Type.Optional(listOf(SignedStatement, { maxItems: 16 })),
  release: Type.Optional(SignedStatement),
  settings: Type.Optional(SignedStatement),
  commands: Type.Optional(listOf(SignedStatement, { maxItems: 8 })),
});
export type Updates = Static<typeof Updates>;

const HOLD_SECONDS = Type.Integer({ minimum: LIMITS.holdSeconds.min, maximum: LIMITS.holdSeconds.max });

/** What every contact is answered with. */
export const ContactAnswer = closed({
  contactIntervalSeconds: Type.Integer(),
  /** The collector's open findings of this host differ: send all of them in batches marked `resync`. */
  resync: Type.Boolean(),
  updates: Type.Optional(Updates),
  /** For so many seconds the collector would now hold a WaitRequest of this host; only for an agent that sent WAITS_HEADER. */
  wait: Type.Optional(HOLD_SECONDS),
});
export type ContactAnswer = Static<typeof ContactAnswer>;

/** A host asks to be answered as soon as there is an order for it, and no later than after so many seconds. */
export const WaitRequest = closed({ seconds: HOLD_SECONDS });
export type WaitRequest = Static<typeof WaitRequest>;

/** It carries no order: a heartbeat does. */
export const WaitAnswer = closed({
  /** There is an order: send a heartbeat. */
  orders: Type.Boolean(),
  /** For so many seconds the next such request would be held; absent: send none before a contact's answer says so. */
  wait: Type.Optional(HOLD_SECONDS),
});
export type WaitAnswer = Static<typeof WaitAnswer>;

/** A host wants the bytes of a release from this one on. */
export const PieceRequest = closed({ digest: DIGEST, from: Type.Integer({ minimum: 0, maximum: LIMITS.catalogueBytes }) });
export type PieceRequest = Static<typeof PieceRequest>;

/** At most `LIMITS.cataloguePieceBytes` bytes, gzip, base64. What they are is certain only when the whole has its digest. */
export const CataloguePiece = closed({
  bytes: Type.String({ maxLength: LIMITS.responseBytes, pattern: '^[A-Za-z0-9+/]*={0,2}$' }),
});
export type CataloguePiece = Static<typeof CataloguePiece>;

/** One thing that a batch reports. */
export const BatchEntry = Type.Union([
  /** A finding that is new or changed; the whole of it as it is now. */
  closed({ kind: Type.Literal('finding'), finding: Finding }),
  /** A scan that ended: what was looked at, and which open findings were seen again without a change. */
  closed({
    kind: Type.Literal('scan'),
    at: INSTANT,
    durationMs: Type.Number({ minimum: 0 }),
    catalogue: closed({ version: text(64), digest: DIGEST }),
    coverage: listOf(ScopeCoverage, { maxItems: 5000 }),
    seen: listOf(FindingId, { maxItems: 50_000 }),
  }),
  /** What had to be given up under pressure, so that the collector's picture is known to be coarser. */
  closed({
    kind: Type.Literal('loss'),
    at: INSTANT,
    what: text(200),
    count: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  }),
  /** First of a resync: forget which findings are open, the entries that follow are all of them. */
  closed({ kind: Type.Literal('resync'), at: INSTANT }),
  /** The agent was told to stop, and does: the silence that follows is none. */
  closed({ kind: Type.Literal('stopped'), at: INSTANT }),
]);
export type BatchEntry = Static<typeof BatchEntry>;

/** What an agent delivers at once. */
export const Batch = closed({
  schema: Type.Literal('bandog.batch/1'),
  labels: Type.Optional(HostLabels),
  entries: listOf(BatchEntry, { minItems: 1, maxItems: LIMITS.entriesPerBatch }),
  /** `openFindingsDigest` of the host after these entries. */
  openFindings: DIGEST,
});
export type Batch = Static<typeof Batch>;

/** The batch is on disk; a `duplicate` was so before. */
export const BatchAnswer = closed({
  outcome: Type.Enum(['committed', 'duplicate']),
  /** The next sequence that the collector expects. */
  expected: Type.Integer({ minimum: 1 }),
  ...ContactAnswer.properties,
});
export type BatchAnswer = Static<typeof BatchAnswer>;

/** Why something was refused, and what to do. */
export const ErrorAnswer = closed({
  code: Type.Enum(ERROR_CODES as unknown as [...typeof ERROR_CODES]),
  message: text(1000),
  remedy: text(1000),
  /** With E_BATCH_OUT_OF_ORDER: where the collector stands. */
  expected: Type.Optional(closed({ epoch: Type.Integer(), sequence: Type.Integer(), previous: DIGEST })),
});
export type ErrorAnswer = Static<typeof ErrorAnswer>;

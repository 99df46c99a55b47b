import { Type, type Static } from 'typebox';
import { PLATFORMS } from '../../../domain/platform.ts';
import { COUNT, closed, INSTANT, oneOf, text } from '../../../domain/schema.ts';
import { ENROLMENT_FAILURES } from '../../store/rollout-contract.ts';
import { named } from '../answers.ts';

const BY_RING = closed({ canary: COUNT, early: COUNT, all: COUNT });
const TOKEN = Type.Optional(closed({ id: text(32), name: text(100) }));

/** A host that became known, and by which token. */
export const EnrolledHost = named('EnrolledHost', {
  hostId: text(32),
  name: text(256),
  platform: oneOf(PLATFORMS),
  group: text(512),
  enrolledAt: INSTANT,
  /** Absent: it came from another record, or before this was kept. */
  token: TOKEN,
  agentVersion: Type.Optional(text(64)),
  lastContact: INSTANT,
  /** Its record takes what it reports. */
  isOpen: Type.Boolean(),
});

/** A host that somebody has to let in. What it says of itself nobody has proved. */
export const WaitingHost = named('WaitingHost', {
  /** Of its request: it has no id as a host yet. */
  id: text(32),
  name: text(256),
  platform: oneOf(PLATFORMS),
  osName: Type.Optional(text(256)),
  /** The address that it asks from. */
  source: text(100),
  token: closed({ id: text(32), name: text(100) }),
  firstAsked: INSTANT,
  lastAsked: INSTANT,
  tries: COUNT,
});
export type WaitingHost = Static<typeof WaitingHost>;

/** Enrolments from one address that failed for one cause. */
export const EnrolmentFailureView = named('EnrolmentFailureView', {
  cause: oneOf(ENROLMENT_FAILURES),
  source: text(100),
  /** The name that the last of them gave itself. */
  hostName: text(256),
  /** Absent: the secret is of no token. */
  token: TOKEN,
  count: COUNT,
  first: INSTANT,
  last: INSTANT,
});

/** What hosts that take orders run. */
export const RolloutVersions = named('RolloutVersions', {
  /** When it was counted. */
  at: INSTANT,
  rings: BY_RING,
  /** The most hosts first; without a version: hosts that never said. */
  agents: Type.Array(closed({ version: Type.Optional(text(64)), hosts: BY_RING })),
  /** By release, or by the version of the catalogue that came with the agent. */
  catalogues: Type.Array(closed({ release: Type.Optional(COUNT), version: Type.Optional(text(64)), hosts: BY_RING })),
  /** Hosts of versions beyond those that are named. */
  others: closed({ agents: COUNT, catalogues: COUNT }),
});
export type RolloutVersions = Static<typeof RolloutVersions>;

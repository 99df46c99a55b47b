import { Type, type Static, type TSchema } from 'typebox';
import { AgentCost, AgentWatching } from '../../domain/agent-figures.ts';
import { CoverageGap } from '../../domain/coverage.ts';
import { Finding, FindingId } from '../../domain/finding.ts';
import { HostLabels } from '../../domain/host.ts';
import { BECAUSE, VERDICTS } from '../../domain/policy.ts';
import { RINGS } from '../../domain/rollout.ts';
import { COUNT, closed, DIGEST, INSTANT, oneOf, PATH, PRODUCT_ID, text } from '../../domain/schema.ts';
import { STATES } from '../../domain/state.ts';
import { ALARMS, CLOSED_AS } from '../store/rows.ts';

/** A named answer: the name is that of its type in the generated client. */
export function named<T extends Record<string, TSchema>>(title: string, members: T) {
  return Type.Object(members, { additionalProperties: false, title });
}

const CATALOGUE = closed({ version: text(64), digest: DIGEST });

/** The company's decision on a product, as people read it. */
export const VerdictView = named('VerdictView', {
  verdict: oneOf(VERDICTS),
  reason: Type.Optional(text(2000)),
  alternative: Type.Optional(closed({ id: PRODUCT_ID, name: text(200) })),
  guideline: Type.Optional(text(2000)),
  /** What it comes from. */
  because: oneOf(BECAUSE),
  /** The exception that permits it. */
  exception: Type.Optional(text(64)),
  /** The campaign that it falls under, excepted or not, and until when it may be there. */
  campaign: Type.Optional(text(64)),
  dueAt: Type.Optional(INSTANT),
});
export type VerdictView = Static<typeof VerdictView>;

/** A finding with its host and the company's verdict. */
export const FindingView = named('FindingView', {
  host: closed({ id: text(32), name: text(256) }),
  productName: text(200),
  verdict: VerdictView,
  finding: Finding,
  /** When the collector learnt of its last change. */
  changedAt: INSTANT,
  /** How to remove this copy, one step a line; absent when the catalogue says nothing. */
  removal: Type.Optional(Type.Array(text(500))),
});
export type FindingView = Static<typeof FindingView>;

/** Findings, and what to ask with for those that follow (`after`) and those before (`before`); absent at the ends. */
export const FindingPage = named('FindingPage', {
  items: Type.Array(FindingView),
  next: Type.Optional(text(64)),
  previous: Type.Optional(text(64)),
});
export type FindingPage = Static<typeof FindingPage>;

/** A host as a list shows it. */
export const HostView = named('HostView', {
  id: text(32),
  name: text(256),
  platform: text(32),
  enrolledAt: INSTANT,
  lastContact: INSTANT,
  lastScan: Type.Optional(closed({ at: INSTANT, durationMs: Type.Number(), catalogue: CATALOGUE })),
  agentVersion: Type.Optional(text(64)),
  spooledBatches: Type.Optional(COUNT),
  /** Since when two chains bear this host's key; nothing it says is believed until it is released. */
  forkedAt: Type.Optional(INSTANT),
  /** Since when it is missed: it was not heard of for two contacts and did not say goodbye. */
  silentAt: Type.Optional(INSTANT),
  /** When it said that its agent was told to stop; absent since it was heard of again. */
  stoppedAt: Type.Optional(INSTANT),
  /** Where it keeps its state: `memory` while its disk fails; absent when it never said. */
  storage: Type.Optional(oneOf(['disk', 'memory'])),
  /** The record takes nothing any more: `forked`, its machines have records of their own; `replaced`, its machine was set up anew. */
  closed: Type.Optional(closed({ at: INSTANT, as: oneOf(CLOSED_AS) })),
  /** Id of the record that this one goes on from. */
  continues: Type.Optional(text(32)),
  /** Ids of other hosts with the same machine id, serial number or UUID: a copy, or a machine that was set up anew. */
  duplicates: Type.Optional(Type.Array(text(32))),
  /** How many seconds the host's clock lags behind the collector's; its own times are off by as much. */
  clockOffsetSeconds: Type.Optional(Type.Integer()),
  /** What it says of signed updates; absent from an agent that takes none. */
  updates: Type.Optional(
    closed({
      /** The release that it looks with; absent: the catalogue that it came with. Stale: past its expiry. */
      release: Type.Optional(closed({ revision: COUNT, stale: Type.Boolean() })),
      settings: Type.Optional(COUNT),
      /** What it did not take or gave up, the newest last. */
      refused: Type.Array(closed({ what: text(32), revision: Type.Optional(COUNT), why: text(200) })),
    }),
  ),
  /** Into which it was put by hand. */
  ring: Type.Optional(oneOf(RINGS)),
  /** What looking costs it, and how it notices changes, as its agent last said. */
  cost: Type.Optional(AgentCost),
  watching: Type.Optional(AgentWatching),
  /** Where it is in the tree of groups. */
  group: text(500),
  tags: Type.Array(text(48)),
  /** Open copies by verdict. */
  open: Type.Array(
    closed({ product: PRODUCT_ID, productName: text(200), verdict: oneOf(VERDICTS), state: oneOf(STATES), count: COUNT }),
  ),
});
export type HostView = Static<typeof HostView>;

/** Hosts, and what to ask with for those that follow (`after`) and those before (`before`); absent at the ends. */
export const HostPage = named('HostPage', {
  items: Type.Array(HostView),
  next: Type.Optional(text(2000)),
  previous: Type.Optional(text(2000)),
});
export type HostPage = Static<typeof HostPage>;

/** How completely one scope was looked at. */
export const ScopeView = named('ScopeView', {
  scope: text(512),
  /** The last look. */
  at: INSTANT,
  /** The last complete look; absent when there never was one. */
  completeAt: Type.Optional(INSTANT),
  gaps: Type.Array(CoverageGap),
});
export type ScopeView = Static<typeof ScopeView>;

/** An answer with its denominator: what is there, and how completely and when was looked. */
export const CoverageAnswer = named('CoverageAnswer', {
  /** Absent when every product is meant. */
  product: Type.Optional(PRODUCT_ID),
  productName: Type.Optional(text(200)),
  /** Whether the collector's catalogue holds the product; a product that it does not hold is not looked for. */
  isKnownProduct: Type.Boolean(),
  answer: oneOf(['found', 'not-found', 'unknown']),
  /** Copies that can run: installed or running. */
  copies: COUNT,
  leftovers: COUNT,
  /** Copies that lie packed in an archive, and run only when that is unpacked. */
  packed: COUNT,
  /** Copies whose scope can no longer be read. */
  unreadable: COUNT,
  /** Whether every scope was looked at without a gap at its last look. */
  isComplete: Type.Boolean(),
  /** Every scope was looked at completely at this time or later; absent when some scope never was. */
  completeAsOf: Type.Optional(INSTANT),
  scopes: COUNT,
  catalogue: Type.Optional(CATALOGUE),
  incomplete: Type.Array(ScopeView),
  /** The others, when they were asked for. */
  complete: Type.Optional(Type.Array(closed({ scope: text(512), at: INSTANT }))),
  /** What the host had to give up under pressure. */
  losses: Type.Array(closed({ at: INSTANT, what: text(200), count: COUNT })),
});
export type CoverageAnswer = Static<typeof CoverageAnswer>;

/** Something about a host itself that should be looked into; a sign of tampering or of a fault, never proof. */
export const AlarmView = named('AlarmView', {
  /** The collector's clock. */
  at: INSTANT,
  kind: oneOf(ALARMS),
  detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});
export type AlarmView = Static<typeof AlarmView>;

/** All of one host that helpdesk needs. */
export const HostReport = named('HostReport', {
  host: HostView,
  labels: HostLabels,
  coverage: CoverageAnswer,
  findings: Type.Array(FindingView),
  /** What of the host itself should be looked into, newest first: it fell silent, its state went back, its program is another. */
  alarms: Type.Array(AlarmView),
  /** True when the host has more findings than are listed. */
  isCut: Type.Boolean(),
  /** The collector's clock. */
  now: INSTANT,
});
export type HostReport = Static<typeof HostReport>;

/** One change of a finding. */
export const HistoryLine = named('HistoryLine', {
  receivedAt: INSTANT,
  state: oneOf(STATES),
  identity: text(32),
  version: Type.Optional(text(128)),
  lastSeen: INSTANT,
  cause: oneOf(['reported', 'resync']),
});

/** What a host's copies went through, and what was decided of them meanwhile; newest first both. */
export const HostHistory = named('HostHistory', {
  copies: Type.Array(
    named('HostHistoryLine', {
      ...HistoryLine.properties,
      finding: FindingId,
      product: PRODUCT_ID,
      productName: text(200),
      anchor: PATH,
    }),
  ),
  rulings: Type.Array(
    named('HostRuling', {
      at: INSTANT,
      /** The product, or a category of one, that was ruled on. */
      product: Type.Optional(PRODUCT_ID),
      category: Type.Optional(text(100)),
      name: text(200),
      /** Absent: the ruling was taken back. */
      verdict: Type.Optional(oneOf(VERDICTS)),
    }),
  ),
  isCut: Type.Boolean(),
});

/** One line of the audit log, with the digests that chain it. */
export const AuditLine = named('AuditLine', {
  number: COUNT,
  at: INSTANT,
  actor: text(300),
  action: text(100),
  subject: text(500),
  detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  previous: DIGEST,
  digest: DIGEST,
});

/** A node of the tree of groups. */
export const GroupView = named('GroupView', {
  path: text(500),
  createdAt: INSTANT,
  createdBy: text(300),
  /** Open records in it, without those in groups below. */
  hosts: COUNT,
});

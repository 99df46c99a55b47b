import { Type, type Static } from 'typebox';
import { COUNT, closed, DIGEST, INSTANT, oneOf, PRODUCT_ID, text } from '../../domain/schema.ts';
import { RINGS, RolloutPlan } from '../../domain/rollout.ts';
import { IDENTITIES } from '../../domain/state.ts';
import { HostSettings, COMMAND_VERBS } from '../../wire/statements.ts';
import { named } from './answers.ts';

/** A release, and how the hosts fare that have it. */
export const ReleaseView = named('ReleaseView', {
  revision: COUNT,
  /** The catalogue's own version. */
  version: text(64),
  digest: DIGEST,
  length: COUNT,
  products: COUNT,
  created: INSTANT,
  /** From then on hosts say that their catalogue is stale, and go on looking with it. */
  expires: INSTANT,
  ring: oneOf(RINGS),
  publishedAt: INSTANT,
  publishedBy: text(300),
  /** Since when no further host gets it. */
  pausedAt: Type.Optional(INSTANT),
  pausedWhy: Type.Optional(text(500)),
  /** Whether a person said that it goes on whatever its figures. */
  isTrusted: Type.Boolean(),
  figures: named('ReleaseFigures', {
    hosts: COUNT,
    troubled: COUNT,
    openBefore: COUNT,
    openNow: COUNT,
    lookMsBefore: Type.Number(),
    lookMsNow: Type.Number(),
  }),
  /** What its figures say against it now. */
  problem: Type.Optional(text(500)),
});
export type ReleaseView = Static<typeof ReleaseView>;

/** All releases, and how they are rolled out. */
export const ReleaseList = named('ReleaseList', {
  items: Type.Array(ReleaseView),
  /** What the next release must be above. */
  highest: COUNT,
  plan: RolloutPlan,
  /** Public half, SPKI DER in base64url. */
  publisherKey: text(4096),
  /** Whether this collector holds the private half. */
  isOnline: Type.Boolean(),
});

/** Settings in force, as they were signed. */
export const SettingsView = named('SettingsView', {
  settings: Type.Optional(HostSettings),
  publishedAt: Type.Optional(INSTANT),
  publishedBy: Type.Optional(text(300)),
  /** What the next ones must be above. */
  highest: COUNT,
  collectorId: text(64),
});

/** What hosts answered to dry runs of a release: sums over them, never what one of them said. */
export const DryRunView = named('DryRunView', {
  revision: COUNT,
  /** Hosts that were asked; those that have answered, that have not yet, and that did not in time. */
  hosts: COUNT,
  answered: COUNT,
  waiting: COUNT,
  expired: COUNT,
  /** Of those that answered: hosts that could not look everywhere, and hosts that named only their largest differences. */
  incomplete: COUNT,
  cut: COUNT,
  /** Where another number would be found: on so many hosts, copies that are known there and those that would be; the largest gain first. */
  products: Type.Array(closed({ product: PRODUCT_ID, productName: text(200), hosts: COUNT, known: COUNT, would: COUNT })),
  /** Hosts that could not, or were not allowed to, by reason. */
  failed: Type.Array(closed({ why: text(200), hosts: COUNT })),
});
export type DryRunView = Static<typeof DryRunView>;

/** What a release makes of the open findings that are stored, compared with the release before it. */
export const ReleasePreview = named('ReleasePreview', {
  revision: COUNT,
  /** The release that it is compared with. */
  before: COUNT,
  /** Signatures that are new, changed and gone. */
  added: COUNT,
  changed: COUNT,
  removed: COUNT,
  /** Open findings that were looked at; `isCut`: there are more. */
  looked: COUNT,
  isCut: Type.Boolean(),
  /** `appears`: the same evidence speaks of this product too. What no host reported cannot appear here: a dry run asks for that. */
  changes: Type.Array(
    closed({
      product: PRODUCT_ID,
      productName: text(200),
      kind: oneOf(['disappears', 'identity', 'appears']),
      from: Type.Optional(oneOf(IDENTITIES)),
      to: Type.Optional(oneOf(IDENTITIES)),
      findings: COUNT,
      hosts: COUNT,
    }),
  ),
});
export type ReleasePreview = Static<typeof ReleasePreview>;

const SPREAD = closed({ p50: Type.Number(), p95: Type.Number() });

/** What agents cost, over the last 24 hours as they last said. */
export const RingCosts = named('RingCosts', {
  /** Each ring with the hosts that said it: percent of one core, and the largest process that looked. */
  rings: Type.Array(
    closed({ ring: oneOf(RINGS), hosts: COUNT, cpuPercent: Type.Optional(SPREAD), peakBytes: Type.Optional(SPREAD) }),
  ),
  /** The hosts that it costs the most CPU time, the worst first (at most 20). */
  worst: Type.Array(
    closed({
      hostId: text(32),
      name: text(256),
      ring: oneOf(RINGS),
      cpuPercent: Type.Number(),
      peakBytes: Type.Optional(COUNT),
    }),
  ),
});
export type RingCosts = Static<typeof RingCosts>;

/** How far an order is: its state, and `proved` for a canary whose marker came back. */
export const ORDER_STAGES = ['queued', 'delivered', 'acted', 'failed', 'expired', 'proved'] as const;

/** A command and what became of it. */
export const CommandView = named('CommandView', {
  id: text(32),
  number: COUNT,
  verb: oneOf(COMMAND_VERBS),
  /** `delivered`: a host was given it, and has not said what became of it. */
  state: oneOf(['queued', 'delivered', 'acted', 'failed', 'expired']),
  issuedAt: INSTANT,
  issuedBy: text(300),
  expiresAt: INSTANT,
  deliveredAt: Type.Optional(INSTANT),
  endedAt: Type.Optional(INSTANT),
  why: Type.Optional(text(500)),
  report: Type.Optional(text(4000)),
  /** Of a canary: when its marker came back the way that findings come. */
  provedAt: Type.Optional(INSTANT),
});
export type CommandView = Static<typeof CommandView>;

/** An order as somebody who waits for it reads it. */
export const FollowedCommand = named('FollowedCommand', {
  command: CommandView,
  stage: oneOf(ORDER_STAGES),
  /** When this was so, by the collector's clock. */
  at: INSTANT,
  /** How far its host is, as it last said; absent when it said nothing, and when the order has ended. */
  progress: Type.Optional(
    named('OrderProgress', {
      /** `waiting`: for a look under way that began before the order. */
      phase: oneOf(['waiting', 'looking']),
      /** Scopes that it is through with, and as many as the last such look had. */
      scopes: COUNT,
      ofScopes: Type.Optional(COUNT),
      /** Copies that it has seen so far. */
      copies: COUNT,
      /** Since the host began it. */
      seconds: COUNT,
      at: INSTANT,
    }),
  ),
  /** Of an order that is queued: it goes out with the next contact of its host, or at once where the host waits for orders. */
  contact: Type.Optional(
    named('NextContact', {
      last: INSTANT,
      /** A host that is on and reaches the collector is heard of by then. */
      dueBy: INSTANT,
    }),
  ),
});
export type FollowedCommand = Static<typeof FollowedCommand>;
/** What a page asks every few seconds of a host that it shows. */
export const HostPulse = named('HostPulse', {
  /** The collector's clock. */
  now: INSTANT,
  lastContact: INSTANT,
  /** Another one whenever what is known to be on the host, or how it stands, has changed. */
  mark: text(32),
  /** The newest orders, without what a host answered with. */
  orders: Type.Array(CommandView),
});
export type HostPulse = Static<typeof HostPulse>;

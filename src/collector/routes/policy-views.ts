import { Type, type Static } from 'typebox';
import {
  Campaign,
  MANAGERS,
  POLICY_KINDS,
  PolicyException,
  Ruling,
  VERDICTS,
  type PolicyObject,
  type PolicyState,
} from '../../domain/policy.ts';
import { COUNT, closed, INSTANT, oneOf, PATH, text } from '../../domain/schema.ts';
import { CAMPAIGN_STATES } from '../store/campaigns-contract.ts';
import { named } from './answers.ts';

const REVISION = Type.Integer({ minimum: 0 });
/** Who may change an object, and the revision of the policy in which it was last changed. */
const KEPT = { managedBy: oneOf(MANAGERS), revision: REVISION };

/** A decision on a product or a category, with who keeps it. */
export const RulingView = named('RulingView', { ...Ruling.properties, ...KEPT });
/** A campaign, with who keeps it. */
export const CampaignView = named('CampaignView', { ...Campaign.properties, ...KEPT });
export type CampaignView = Static<typeof CampaignView>;
/** An exception, with who keeps it. */
export const ExceptionView = named('ExceptionView', { ...PolicyException.properties, ...KEPT });
export type ExceptionView = Static<typeof ExceptionView>;

/** The whole policy of one revision. */
export const PolicyView = named('PolicyView', {
  revision: REVISION,
  /** The last revision that a file made. */
  fileRevision: REVISION,
  /** The file's name for it. */
  name: text(200),
  rulings: Type.Array(RulingView),
  campaigns: Type.Array(CampaignView),
  exceptions: Type.Array(ExceptionView),
});
export type PolicyView = Static<typeof PolicyView>;

/** A policy as people read it. */
export function policyView({ revision, fileRevision, objects }: PolicyState): PolicyView {
  const name = objects.flatMap((one) => (one.kind === 'policy' ? [one.document.name] : []))[0];
  return {
    revision,
    fileRevision,
    name: name ?? 'No policy',
    rulings: objects.flatMap((one) => (one.kind === 'ruling' ? [{ ...one.document, ...kept(one) }] : [])),
    campaigns: objects.flatMap((one) => (one.kind === 'campaign' ? [{ ...one.document, ...kept(one) }] : [])),
    exceptions: objects.flatMap((one) => (one.kind === 'exception' ? [{ ...one.document, ...kept(one) }] : [])),
  };
}

function kept({ managedBy, revision }: PolicyObject) {
  return { managedBy, revision };
}

const DOCUMENT = Type.Object({}, { description: 'A ruling, a campaign or an exception as the policy has it' });

/** One change of one object of the policy. */
export const PolicyChangeView = named('PolicyChangeView', {
  revision: REVISION,
  at: INSTANT,
  actor: text(300),
  by: oneOf(MANAGERS),
  kind: oneOf(POLICY_KINDS),
  key: text(100),
  /** Absent: there was none. */
  before: Type.Optional(DOCUMENT),
  /** Absent: it was removed. */
  after: Type.Optional(DOCUMENT),
});

/** What a change of the policy would do, and whom it would touch. */
export const PolicyPreview = named('PolicyPreview', {
  /** The policy that it was compared with. */
  revision: REVISION,
  changes: Type.Array(
    closed({
      object: text(200),
      change: oneOf(['added', 'changed', 'removed']),
      before: Type.Optional(DOCUMENT),
      after: Type.Optional(DOCUMENT),
    }),
  ),
  /** Hosts with a copy whose verdict, campaign or exception would be another. */
  hosts: COUNT,
  moves: Type.Array(closed({ from: oneOf(VERDICTS), to: oneOf(VERDICTS), findings: COUNT })),
  /** The first of them. */
  copies: Type.Array(
    closed({
      host: closed({ id: text(32), name: text(256) }),
      productName: text(200),
      path: PATH,
      from: oneOf(VERDICTS),
      to: oneOf(VERDICTS),
    }),
  ),
  /** True when more than 20,000 copies would have to be looked at; the figures are of those. */
  isCut: Type.Boolean(),
});
export type PolicyPreview = Static<typeof PolicyPreview>;

/** How far a campaign is. */
export const CampaignProgress = named('CampaignProgress', {
  campaign: CampaignView,
  now: INSTANT,
  /** Every state once; all together are the hosts of its groups. */
  hosts: Type.Array(closed({ state: oneOf(CAMPAIGN_STATES), hosts: COUNT })),
});

/** A host within a campaign. */
export const CampaignHostView = named('CampaignHostView', {
  id: text(32),
  name: text(256),
  group: text(500),
  lastContact: INSTANT,
});

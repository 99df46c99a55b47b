import { Type, type Static } from 'typebox';
import { VERDICTS } from '../../../domain/policy.ts';
import { COUNT, closed, INSTANT, oneOf, PRODUCT_ID, text } from '../../../domain/schema.ts';
import { CAMPAIGN_STATES } from '../../store/campaigns-contract.ts';
import { COVERAGE_STATES, NEEDS } from '../../store/query-contract.ts';
import { named } from '../answers.ts';
import { CampaignView } from '../policy-views.ts';

const COUNTED = { count: COUNT, isMore: Type.Boolean() };
/** `2026-11-22`, UTC. */
export const DAY = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });

/** Hosts by how they are looked at: every state once. */
export const CoverageFigures = Type.Array(closed({ state: oneOf(COVERAGE_STATES), hosts: COUNT }));
/** Hosts by how far a campaign is: every state once. */
export const CampaignFigures = Type.Array(closed({ state: oneOf(CAMPAIGN_STATES), hosts: COUNT }));

/** Hosts at the end of a day. */
const DayHosts = closed({ day: DAY, hosts: COUNT });

/** Whether the ban works, and what needs a person: figures that many look at, some seconds old at most in a small fleet. */
export const OverviewView = named('OverviewView', {
  now: INSTANT,
  /** Open records. */
  hosts: COUNT,
  coverage: CoverageFigures,
  /** Those that have begun, and those that will; the deadline that comes first before the others. */
  campaigns: Type.Array(closed({ campaign: CampaignView, hosts: CampaignFigures })),
  /** Products with an installed or running copy, those on most hosts first (at most 12). */
  products: Type.Array(
    closed({
      product: PRODUCT_ID,
      name: text(200),
      verdict: oneOf(VERDICTS),
      /** Open copies, leftovers and what runs no more among them. */
      copies: COUNT,
      /** With an installed or running copy. */
      hosts: COUNT,
      isMore: Type.Boolean(),
      /** Of the last 30 days; those before figures were kept are absent. */
      days: Type.Array(DayHosts),
    }),
  ),
  /** Since then. */
  news: closed({
    since: INSTANT,
    came: closed(COUNTED),
    gone: closed(COUNTED),
    back: closed(COUNTED),
    enrolled: closed(COUNTED),
  }),
  /** Hosts by why they need a person: every reason once. */
  needs: Type.Array(closed({ need: oneOf(NEEDS), ...COUNTED })),
  exceptions: closed({
    /** Approved ones that end before `endingBefore`. */
    ending: COUNT,
    endingBefore: INSTANT,
    /** Nobody has decided on them. */
    requested: COUNT,
  }),
});
export type OverviewView = Static<typeof OverviewView>;

/** How far a campaign was, day by day. */
export const CampaignDays = named('CampaignDays', {
  /** The last day is the one that is not over, as it was counted last; days before figures were kept are absent. */
  days: Type.Array(closed({ day: DAY, hosts: CampaignFigures })),
});

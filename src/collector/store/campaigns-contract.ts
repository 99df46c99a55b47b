import type { Instant } from '../../domain/clock.ts';
import type { GroupPath } from '../../domain/group.ts';
import type { HostPlace } from './rows.ts';

/**
 * How far a campaign is on a host: a copy is there again after it was gone; one is there; all that are there are excepted; no runnable
 * copy is left, and not everything was looked at or leftovers are there; all are gone and everything was looked at; never any, and
 * everything was looked at since the campaign began; not looked at completely since.
 */
export const CAMPAIGN_STATES = ['came-back', 'found', 'excepted', 'removed', 'verified-gone', 'clean', 'not-looked'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** Which campaign, on which hosts. */
export interface CampaignQuery {
  readonly id: string;
  readonly start: Instant;
  /** Groups with those below. */
  readonly within: readonly GroupPath[];
}

/** How campaigns go. */
export interface CampaignStore {
  /** Open records of hosts by how far a campaign is on them; states without hosts are absent. */
  campaignProgress(campaign: CampaignQuery): Promise<readonly { readonly state: CampaignState; readonly hosts: number }[]>;
  /** Those in one state, by name, after the given place. */
  campaignHosts(asked: CampaignHostsQuery): Promise<readonly CampaignHostRow[]>;
}

/** A page of the hosts in one state. */
export interface CampaignHostsQuery extends CampaignQuery {
  readonly state: CampaignState;
  readonly after?: HostPlace | undefined;
  readonly limit: number;
}

/** A host within a campaign. */
export interface CampaignHostRow {
  readonly hostId: string;
  readonly name: string;
  readonly group: GroupPath;
  readonly lastContact: Instant;
}

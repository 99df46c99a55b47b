import type { Instant } from '../../domain/clock.ts';
import type { GroupPath } from '../../domain/group.ts';
import type { CampaignState } from './campaigns-contract.ts';
import type { CoverageState } from './query-contract.ts';

/** What is counted of hosts, once a day for later and at any time for now. */
export type FigureQuestion =
  /** Open records by how they are looked at; `since`, the beginning of an hour: what was looked at completely then or later is `complete`. */
  | { readonly about: 'coverage'; readonly since: Instant }
  /** Open records in the groups by how far a campaign is on them. */
  | { readonly about: 'campaign'; readonly id: string; readonly start: Instant; readonly within: readonly GroupPath[] }
  /** Hosts with an installed or running copy, by product. */
  | { readonly about: 'product' };

/** Days whose figures are kept: two years and a quarter, so that a year can be held against the one before. */
export const DAYS_KEPT = 820;

/** How many hosts of one group, without those below. */
export interface Figure {
  readonly group: GroupPath;
  readonly about: FigureQuestion['about'];
  /** The campaign's or the product's id; empty for coverage. */
  readonly name: string;
  /** The state; of a product always `there`. */
  readonly value: CoverageState | CampaignState | 'there';
  /** Never 0. */
  readonly hosts: number;
}

/** Figures as they were at the end of a day (UTC), or last within the day that is not over. */
export interface DayFigure {
  /** `2026-11-22`. */
  readonly day: string;
  readonly name: string;
  readonly value: string;
  /** Of all groups that were asked for. */
  readonly hosts: number;
}

/** Which days, the first and the last included. */
export interface DaysQuery {
  readonly about: FigureQuestion['about'];
  /** Absent: of every name. */
  readonly name?: string | undefined;
  readonly from: string;
  readonly to: string;
  /** Groups with those below; absent: all. */
  readonly within?: readonly GroupPath[] | undefined;
}

/** A period of time: from a moment on, until just before another. */
export interface Period {
  readonly from: Instant;
  readonly to: Instant;
  readonly within?: readonly GroupPath[] | undefined;
}

/** What became of the copies of one product in a period. A copy that came before its coming was kept came before every period. */
export interface ProductLife {
  readonly product: string;
  /** There when the period began. */
  readonly before: number;
  /** Learnt of for the first time within it. */
  readonly came: number;
  /** There again within it after they were gone, and still there now. */
  readonly cameBack: number;
  /** Gone within it, and not back since. */
  readonly gone: number;
  /** Excepted by the policy now, of those that are there. */
  readonly excepted: number;
}

/** Seconds that something took, of so many; the greatest of the lower half and of the lower 95 of 100. */
export interface Spans {
  readonly count: number;
  readonly medianSeconds?: number;
  readonly p95Seconds?: number;
}

/** How quickly copies were known and gone; of the first 20,000 of each. */
export interface PeriodTimes {
  /** From when the host first saw a copy until the collector knew it, by their two clocks. */
  readonly known: Spans;
  /** From when the collector knew a copy until it knew that it is gone. */
  readonly removed: Spans;
}

/** One thing that a sample may be drawn from. */
export interface SampleItem {
  /** For paging only. */
  readonly number: number;
  readonly hostId: string;
  /** Absent when hosts are drawn. */
  readonly findingId?: string;
}

/** Numbers for people: now, day by day, and of a period. */
export interface FigureStore {
  /** Counts now, by group. Reads every host or every open finding: ask it seldom. */
  figures(question: FigureQuestion): Promise<readonly Figure[]>;
  /** Keeps what was counted on a day, in place of what was kept of that day; forgets days before `forgetBefore`. */
  keepDay(kept: { readonly day: string; readonly figures: readonly Figure[]; readonly forgetBefore: string }): Promise<void>;
  /** What was kept, by day, name and value. */
  days(asked: DaysQuery): Promise<readonly DayFigure[]>;
  /** Copies of a period by product, the most that came first. */
  lives(period: Period): Promise<readonly ProductLife[]>;
  periodTimes(period: Period): Promise<PeriodTimes>;
  /** Open records of hosts, or findings of them that were there within a period, by number after the given one. */
  sampleItems(asked: SampleQuery): Promise<readonly SampleItem[]>;
}

/** What is drawn from. */
export interface SampleQuery extends Period {
  readonly of: 'hosts' | 'findings';
  readonly after: number;
  readonly limit: number;
}

import type { Instant } from '../../domain/clock.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Rows of a list of assets. */
export const MOST_ASSETS = 200_000;
/** Rows that one write adds or forgets: it takes some ten milliseconds, in which hosts wait. */
export const ASSETS_AT_ONCE = 1000;

/** A machine of the company's own list. At least one of serial, name and tag is there. */
export interface Asset {
  /** Its place in the list, from 1. */
  readonly number: number;
  /** As the machine's firmware has it. */
  readonly serial?: string;
  /** The host's name, compared regardless of case. */
  readonly name?: string;
  /** What such a host is tagged with. */
  readonly tag?: string;
  readonly owner?: string;
}

/** An asset, and the host that it is. */
export interface AssetRow extends Asset {
  /** Absent: it never appeared. By its serial number, or else by its name, or else by its tag; of several the first that came. */
  readonly host?: { readonly hostId: string; readonly name: string };
}

/** Whether a host fits an asset. */
export const ASSET_STATES = ['missing', 'appeared'] as const;
export type AssetState = (typeof ASSET_STATES)[number];

/** The list in force. */
export interface AssetListRow {
  readonly id: string;
  /** Of the file that it came from. */
  readonly name: string;
  readonly rows: number;
  readonly importedAt: Instant;
  readonly importedBy: string;
}

/** A host that no asset is. */
export interface UnlistedHostRow {
  /** Internal number, for paging only. */
  readonly number: number;
  readonly hostId: string;
  readonly name: string;
  readonly enrolledAt: Instant;
  readonly lastContact: Instant;
}

/** The company's own list of machines, against the hosts that are there. Part of `Store`. */
export interface AssetStore {
  /** Adds rows to a list that is not in force yet (at most ASSETS_AT_ONCE). */
  addAssets(added: { readonly list: string; readonly assets: readonly Asset[] }): Promise<void>;
  /** Puts a list in force in place of the one before; false when it does not have as many rows as it says: another import removed them. */
  useAssetList(list: AssetListRow & { readonly audit: AuditEntry }): Promise<boolean>;
  /** Forgets rows of all lists but that one, some of them each time; says whether anything is left to forget. */
  forgetAssets(keep: string): Promise<'done' | 'more'>;
  /** Takes the list out of force; false when there is none. */
  dropAssetList(audit: AuditEntry): Promise<boolean>;
  /** The list in force. */
  assetList(): Promise<AssetListRow | undefined>;
  /** Assets of the list in force by number after the given one and up to the other. */
  assets(asked: {
    readonly state: AssetState;
    readonly after: number;
    readonly to?: number | undefined;
    readonly limit: number;
  }): Promise<readonly AssetRow[]>;
  /** How many assets of the list in force, of those numbers (`after` < number ≤ `to`), a host is. */
  countAppeared(span: { readonly after: number; readonly to: number }): Promise<number>;
  /** Open records that no asset of the list in force is, by number after the given one and up to the other. */
  unlistedHosts(asked: {
    readonly after: number;
    readonly to?: number | undefined;
    readonly limit: number;
  }): Promise<readonly UnlistedHostRow[]>;
}

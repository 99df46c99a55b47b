import type { Verdict } from '../../domain/policy.ts';

/** One finding as exports have it: flat, and the same columns in every format. */
export interface ExportRow {
  readonly host: string;
  readonly hostId: string;
  readonly product: string;
  readonly productName: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly state: string;
  readonly channel: string;
  readonly account: string;
  readonly accountId: string;
  readonly environment: string;
  readonly version: string;
  readonly identity: string;
  readonly path: string;
  readonly running: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly goneAt: string;
  readonly findingId: string;
}

/** The columns in their order; new ones are added at the end. */
export const COLUMNS = [
  'host',
  'hostId',
  'product',
  'productName',
  'verdict',
  'reason',
  'state',
  'channel',
  'account',
  'accountId',
  'environment',
  'version',
  'identity',
  'path',
  'running',
  'firstSeen',
  'lastSeen',
  'goneAt',
  'findingId',
] as const satisfies readonly (keyof ExportRow)[];

/** One host as exports have it. */
export interface HostExportRow {
  readonly host: string;
  readonly hostId: string;
  readonly platform: string;
  readonly group: string;
  /** With commas between. */
  readonly tags: string;
  /** The worst of its open copies; empty without any. */
  readonly verdict: string;
  /** Names of the products of its open copies, with commas between. */
  readonly products: string;
  /** Open copies. */
  readonly copies: number;
  readonly lookedAt: string;
  readonly heardAt: string;
  readonly silentSince: string;
  readonly agentVersion: string;
  readonly enrolledAt: string;
}

/** The columns of hosts in their order; new ones are added at the end. */
export const HOST_COLUMNS = [
  'host',
  'hostId',
  'platform',
  'group',
  'tags',
  'verdict',
  'products',
  'copies',
  'lookedAt',
  'heardAt',
  'silentSince',
  'agentVersion',
  'enrolledAt',
] as const satisfies readonly (keyof HostExportRow)[];

/** Rows that have at least these columns, page by page. */
export type RowPages<C extends string> = AsyncIterable<readonly Readonly<Record<C, string | number>>[]>;

/** Rows become a file. Takes constant memory: rows come and text goes page by page. */
export interface Exporter {
  readonly format: string;
  readonly contentType: string;
  /** The file with these columns in their order; each text that is yielded holds whole rows. */
  write<C extends string>(columns: readonly C[], pages: RowPages<C>): AsyncIterable<string | Uint8Array>;
}

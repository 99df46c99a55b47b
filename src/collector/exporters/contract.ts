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

/** Findings become a file. Takes constant memory: rows come and text goes page by page. */
export interface Exporter {
  readonly format: string;
  readonly contentType: string;
  /** The file's text; each yielded piece holds whole rows. */
  write(pages: AsyncIterable<readonly ExportRow[]>): AsyncIterable<string>;
}

import type { Logger } from 'pino';
import type { Limits } from '../governor/limits.ts';
import type { NearMisses } from './near-misses.ts';
import type { ScannerSource } from '../scanner/source.ts';
import type { Spool } from '../spool/spool.ts';
import type { Releases } from '../updates/releases.ts';

/** What looking works with. */
export interface LookParts {
  readonly spool: Spool;
  /** The spool's file. */
  readonly spoolFile: string;
  readonly scanner: ScannerSource;
  readonly limits: Limits;
  readonly log: Logger;
  /** Which catalogue is looked with, and who is told how looks with it end. */
  readonly releases: Pick<Releases, 'digest' | 'lookBegins' | 'lookEnded'>;
  /** Keeps what only came near a product, for the person at the machine. */
  readonly nearMisses: Pick<NearMisses, 'keep'>;
  /** Whether a look says anything of a product. */
  readonly looksFor: (product: string) => boolean;
  /** Another value whenever `looksFor` may answer otherwise than before. */
  readonly looksForWhat: () => unknown;
  /** Something that the collector should know at once is on disk. */
  readonly recorded: () => void;
}

import type { Evidence, EvidenceKind, Gap, NearMiss } from '../../domain/evidence.ts';
import type { Wanted } from '../../domain/wanted.ts';
import type { Host } from '../host/contract.ts';
import type { Candidate, CandidateKind } from '../places/contract.ts';

/** Evidence as a recogniser gives it; the pipeline adds place, scope, environment and account. */
export type Recognised = Omit<Evidence, 'place' | 'recogniser' | 'scope' | 'environment' | 'account'> & {
  /** Owner of the inode that was looked at, when it was a file of somebody. */
  readonly owner?: number;
  /** Id of the container that it was seen in, when that is not the scope's own environment. */
  readonly container?: string;
};

/** One answer of a recogniser. */
export type Recognition =
  | ({ readonly answer: 'evidence' } & Recognised)
  | ({ readonly answer: 'gap' } & Omit<Gap, 'scope'>)
  | ({ readonly answer: 'near-miss' } & NearMiss);

/** What identifying costs is paid once per file: answers by (device, inode, size, mtime, ctime), kept between scans. */
export interface IdentityCache {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** What a recogniser may use. */
export interface Bench {
  readonly host: Host;
  readonly wanted: Wanted;
  readonly cache: IdentityCache;
}

/** What is it? Reads within bounds, over `formats`; an empty answer means: not it. */
export interface Recogniser<K extends CandidateKind = CandidateKind> {
  readonly id: string;
  readonly recognises: K;
  readonly emits: EvidenceKind;
  /** Counted up when its answers change, so that cached ones are forgotten. */
  readonly version: number;
  recognise(bench: Bench, candidate: Extract<Candidate, { kind: K }>): readonly Recognition[];
}

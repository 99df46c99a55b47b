import type { Recogniser } from './contract.ts';
import { npmPackage } from './npm-package/recogniser.ts';
import type { CandidateKind } from '../places/contract.ts';

/** All recognisers; exactly one for each kind of candidate. */
export const recognisers: readonly Recogniser<CandidateKind>[] = [npmPackage as Recogniser<CandidateKind>];

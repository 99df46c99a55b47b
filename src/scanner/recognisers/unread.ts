import type { Recognition } from './contract.ts';
import type { Outcome } from '../host/contract.ts';
import { reasonOf } from '../host/gap-reason.ts';
import type { HostPath } from '../../domain/host-path.ts';

/** The gap that an outcome means for a recogniser; empty when it means "looked at, and nothing there". */
export function gapOf(outcome: Outcome, path: HostPath): readonly Recognition[] {
  const reason = reasonOf(outcome);
  return reason === undefined ? [] : [{ answer: 'gap', reason, path }];
}

import type { HostPath } from '../../domain/host-path.ts';
import type { Outcome } from '../host/contract.ts';
import { reasonOf } from '../host/gap-reason.ts';
import type { PlaceGap } from './contract.ts';

/** The gap that an outcome means, or undefined when it means "looked at, and nothing there". */
export function gapFrom(outcome: Outcome, path: HostPath): PlaceGap | undefined {
  const reason = reasonOf(outcome);
  return reason === undefined ? undefined : { kind: 'gap', reason, path };
}

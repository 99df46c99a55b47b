import type { GapReason } from '../../domain/gap.ts';
import type { HostPath } from '../../domain/host-path.ts';
import type { Outcome } from '../host/contract.ts';
import type { PlaceGap } from './contract.ts';

/** The gap that an outcome means, or undefined when it means "looked at, and nothing there". */
export function gapFrom(outcome: Outcome, path: HostPath): PlaceGap | undefined {
  const reason = reasonOf(outcome);
  return reason === undefined ? undefined : { kind: 'gap', reason, path };
}

/** Why an outcome keeps us from knowing; undefined for the outcomes that are answers. */
export function reasonOf(outcome: Outcome): GapReason | undefined {
  switch (outcome) {
    case 'absent':
    case 'link':
    case 'other-kind':
      return undefined;
    case 'denied':
    case 'too-large':
    case 'budget':
    case 'not-local':
    case 'changed-while-read':
    case 'malformed':
      return outcome;
  }
}

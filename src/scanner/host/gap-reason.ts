import type { Outcome } from './contract.ts';
import type { GapReason } from '../../domain/gap.ts';

/** Why an outcome keeps us from knowing; undefined for the outcomes that are answers: looked at, and nothing there. */
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
    case 'hung':
    case 'changed-while-read':
    case 'malformed':
      return outcome;
  }
}

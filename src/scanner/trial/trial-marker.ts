import { canaryName } from '../../domain/canary.ts';

/** Our marker on the ordinary host: the one thing that every catalogue must find there. */
export const TRIAL_MARKER = `/var/lib/bandog/canary/${canaryName('0'.repeat(32))}`;

import { CANARY_FILE, CANARY_FOLDER } from '../../domain/canary.ts';

/** Our marker on the ordinary host: the one thing that every catalogue must find there. */
export const TRIAL_MARKER = `/var/lib/bandog/${CANARY_FOLDER}/${CANARY_FILE}`;

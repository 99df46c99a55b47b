import { TEXT } from './first-layout.ts';

/** What looking costs on a host, and how it notices changes, as the last heartbeat said: JSON. */
export const COST_LAYOUT: readonly string[] = [`ALTER TABLE presence ADD COLUMN cost ${TEXT}, ADD COLUMN watching ${TEXT}`];

import { TEXT } from './first-layout.ts';

/** API tokens end; those that were made before have no end. */
export const TOKEN_LAYOUT: readonly string[] = [`ALTER TABLE api_token ADD COLUMN expires_at ${TEXT}`];

import { TEXT } from './first-layout.ts';

/** API tokens end; those that were made before have no end. And hosts that are set aside are counted without reading all. */
export const TOKEN_LAYOUT: readonly string[] = [
  `ALTER TABLE api_token ADD COLUMN expires_at ${TEXT}`,
  'CREATE INDEX host_set_aside ON host (id) WHERE forked_at IS NOT NULL AND closed_at IS NULL',
];

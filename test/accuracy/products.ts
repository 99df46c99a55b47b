import { globSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SIGNATURES = fileURLToPath(new URL('../../signatures', import.meta.url));

/** Ids of all products that the shipped catalogue has a signature for; fails on none. */
export function shippedProducts(): ReadonlySet<string> {
  const ids = globSync('*/*.yaml', { cwd: SIGNATURES }).map((file) => path.basename(file, '.yaml'));
  if (ids.length === 0) throw new Error('no signature found');
  return new Set(ids);
}

import { KnownError } from '../../domain/errors.ts';
import { RINGS, type Ring } from '../../domain/rollout.ts';

/** The ring of that name. @throws KnownError E_USAGE */
export function ringNamed(word: string): Ring {
  const ring = RINGS.find((one) => one === word);
  if (ring !== undefined) return ring;
  throw new KnownError('E_USAGE', `there is no ring ${JSON.stringify(word)}`, `Write one of: ${RINGS.join(', ')}.`);
}

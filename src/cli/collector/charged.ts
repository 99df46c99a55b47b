import { DUTIES, dutiesOf, ROLES, roleOf, type Duty, type Role } from '../../collector/access/roles.ts';
import { KnownError } from '../../domain/errors.ts';

/** The role that was given. @throws KnownError E_USAGE */
export function givenRole(word: string): Role {
  const role = roleOf(word);
  if (role !== undefined) return role;
  throw new KnownError('E_USAGE', `there is no role ${JSON.stringify(word)}`, `Write one of: ${ROLES.join(', ')}.`);
}

/** The duties that were given. @throws KnownError E_USAGE */
export function givenDuties(words: readonly string[]): Duty[] {
  const duties = dutiesOf(words);
  const unknown = words.find((word) => !duties.some((duty) => duty === word));
  if (unknown === undefined) return [...duties];
  throw new KnownError('E_USAGE', `there is no duty ${JSON.stringify(unknown)}`, `Write one or more of: ${DUTIES.join(', ')}.`);
}

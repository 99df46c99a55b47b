import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import type { UserRow } from '../../store/users-contract.ts';
import type { RouteContext } from '../contract.ts';
import { notFound } from '../errors.ts';

/** Whom a path names. */
export const USER = closed({
  user: Type.String({ minLength: 1, maxLength: 100, description: 'The id of the user, or the name' }),
});

/** Who that is. @throws KnownError E_NOT_FOUND */
export async function oneUser({ store }: Pick<RouteContext, 'store'>, idOrName: string): Promise<UserRow> {
  const user = await store.user(idOrName);
  if (user === undefined)
    throw notFound(`there is no user ${JSON.stringify(idOrName)}`, '`bandog collector user list` names them all.');
  return user;
}

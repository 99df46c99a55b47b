import type { Store } from '../store/contract.ts';

/** Who made the local administrator's token: whoever holds that one is the collector itself. */
const OF_THE_MACHINE = 'system';

/**
 * Everybody who can do what that actor does: himself and, since a secret was shown to whoever made it, the makers of a token, on to a
 * person. Of tokens that had one name one after the other all makers count.
 */
export async function behind(
  { store }: { readonly store: Pick<Store, 'apiTokens'> },
  actor: string,
): Promise<ReadonlySet<string>> {
  const found = new Set([actor]);
  if (!actor.startsWith('token:')) return found;
  const tokens = await store.apiTokens();
  // A set is walked on over what is added meanwhile.
  for (const one of found) {
    for (const { name, createdBy } of tokens)
      if (`token:${name}` === one && createdBy !== OF_THE_MACHINE && !isOfTheMachine(createdBy, tokens)) found.add(createdBy);
  }
  return found;
}

/** Whether somebody can be behind both: then they are no four eyes. */
export async function isOneBehind(
  parts: { readonly store: Pick<Store, 'apiTokens'> },
  one: string,
  other: string,
): Promise<boolean> {
  const [first, second] = await Promise.all([behind(parts, one), behind(parts, other)]);
  return [...first].some((actor) => second.has(actor));
}

/** Whether only tokens of the machine itself ever had that name. */
function isOfTheMachine(actor: string, tokens: Awaited<ReturnType<Store['apiTokens']>>): boolean {
  const named = tokens.filter(({ name }) => `token:${name}` === actor);
  return named.length > 0 && named.every(({ createdBy }) => createdBy === OF_THE_MACHINE);
}

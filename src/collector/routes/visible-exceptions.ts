import { KnownError } from '../../domain/errors.ts';
import { isEverywhere, isInScope, narrowed } from '../../domain/scope.ts';
import type { Caller, RouteContext } from './contract.ts';
import { notFound } from './errors.ts';
import type { ExceptionView } from './policy-views.ts';

type Where = Pick<ExceptionView['scope'], 'host' | 'group'>;

/** The exceptions that concern hosts which the caller may see: of one of them, of groups that hold some, or of all hosts. */
export async function visibleExceptions(
  { store }: Pick<RouteContext, 'store'>,
  caller: Caller | undefined,
  exceptions: readonly ExceptionView[],
): Promise<ExceptionView[]> {
  const scope = caller?.scope ?? [];
  if (isEverywhere(scope)) return [...exceptions];
  const visible: ExceptionView[] = [];
  for (const one of exceptions) {
    const { host, group = '/' } = one.scope;
    const [row] = host === undefined ? [] : await store.findHosts(host);
    const isSeen = host === undefined ? narrowed([group], scope).length > 0 : row !== undefined && isInScope(row.group, scope);
    if (isSeen) visible.push(one);
  }
  return visible;
}

/** Who is limited to groups asks for exceptions of hosts of his own. @throws KnownError E_NOT_FOUND, E_FORBIDDEN */
export async function requireOwnHosts(
  { store }: Pick<RouteContext, 'store'>,
  caller: Caller | undefined,
  { host, group }: Where,
): Promise<void> {
  const scope = caller?.scope ?? [];
  if (isEverywhere(scope)) return;
  if (host !== undefined) {
    const [row] = await store.findHosts(host);
    if (row === undefined || !isInScope(row.group, scope)) throw notFound(`there is no host ${JSON.stringify(host)}`);
    return;
  }
  if (group === undefined)
    throw new KnownError('E_FORBIDDEN', 'an exception for all hosts is for those who may see all', 'Name a host, or a group.');
  if (!isInScope(group, scope)) throw notFound(`there is no group ${JSON.stringify(group)}`);
}

import type { FastifyRequest } from 'fastify';
import { ROOT_GROUP } from '../domain/group.ts';
import { isEverywhere, narrowed } from '../domain/scope.ts';
import { REACH, type Operation, type Reach } from './access/roles.ts';
import type { RouteContext } from './routes/contract.ts';
import { badRequest, notFound } from './routes/errors.ts';
import { oneHost } from './routes/one-host.ts';

/**
 * Holds a request to the caller's groups, before it is looked at: hosts that it names are looked up among those that he may see, and are
 * not there otherwise; lists are of his groups, whatever was asked for. Who may see every host is not touched.
 */
export async function keepWithin(request: FastifyRequest, context: RouteContext, operation: Operation): Promise<void> {
  const { scope } = request.caller ?? { scope: [] };
  if (isEverywhere(scope)) return;
  const params = membersOf(request.params);
  const query = membersOf(request.query);
  for (const [members, name] of [
    [params, 'host'],
    [params, 'old'],
    [query, 'host'],
  ] as const) {
    const named = oneText(members, name);
    if (named !== undefined) members[name] = (await oneHost(context, named, scope)).hostId;
  }
  if (reachOf(operation) !== 'groups') return;
  const named = oneText(query, 'group') ?? '';
  const wanted = named === '' ? [ROOT_GROUP] : named.split(',');
  const groups = narrowed(wanted, scope);
  if (groups.length === 0) throw notFound('there is no such group', '`bandog collector group list` names them all.');
  query['group'] = groups.join(',');
}

function reachOf(operation: Operation): Reach | undefined {
  return REACH[operation];
}

/** A member that is given once; given twice it is a list, of which nobody knows what would be taken. @throws KnownError E_BAD_REQUEST */
function oneText(members: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = members[name];
  if (value === undefined || typeof value === 'string') return value;
  throw badRequest(`\`${name}\` is given more than once`, 'Give it once; several groups stand in one, with commas between.');
}

/** What a path or a query names; Fastify gives each request an object of its own. */
function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

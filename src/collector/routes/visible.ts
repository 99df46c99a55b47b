import { KnownError } from '../../domain/errors.ts';
import { isEverywhere, isInScope, narrowed, type Scope } from '../../domain/scope.ts';
import { isAllowed } from '../access/roles.ts';
import type { HostRow } from '../store/rows.ts';
import type { Caller, RouteContext } from './contract.ts';
import { notFound } from './errors.ts';
import { oneHost } from './one-host.ts';
import type { PolicyView } from './policy-views.ts';

type Visible = Pick<RouteContext, 'store'>;
type Named = { readonly host?: string | undefined; readonly group?: string | undefined };

/** The groups whose hosts the caller may see; nobody sees none. */
function scopeOf(caller: Caller | undefined): Scope {
  return caller?.scope ?? [];
}

/** The policy as the caller may see it: exceptions name people, and what is for other groups is none of his business. */
export async function visiblePolicy(context: Visible, caller: Caller | undefined, view: PolicyView): Promise<PolicyView> {
  const mayListThem = caller !== undefined && isAllowed(caller, 'listExceptions');
  const exceptions = mayListThem ? await visibleExceptions(context, caller, view.exceptions) : [];
  return { ...view, campaigns: view.campaigns.flatMap((one) => visibleCampaign(caller, one) ?? []), exceptions };
}

/** The campaign with those of its groups that the caller sees something of; undefined when there are none. */
export function visibleCampaign<T extends { readonly groups?: readonly string[] | undefined }>(
  caller: Caller | undefined,
  campaign: T,
): T | undefined {
  const scope = scopeOf(caller);
  if (campaign.groups === undefined || isEverywhere(scope)) return campaign;
  const groups = campaign.groups.filter((group) => narrowed([group], scope).length > 0);
  return groups.length === 0 ? undefined : { ...campaign, groups };
}

/** The exceptions that concern hosts which the caller may see: of one of them, of groups that hold some, or of all hosts. */
export async function visibleExceptions<T extends { readonly scope: Named }>(
  context: Visible,
  caller: Caller | undefined,
  exceptions: readonly T[],
): Promise<T[]> {
  const seen = await Promise.all(exceptions.map((one) => isVisible(context, caller, one.scope)));
  return exceptions.filter((_, index) => seen[index]);
}

/** Whether something that names one host, groups or neither is of hosts that the caller may see. */
export async function isVisible({ store }: Visible, caller: Caller | undefined, { host, group = '/' }: Named): Promise<boolean> {
  const scope = scopeOf(caller);
  if (isEverywhere(scope)) return true;
  if (host !== undefined) return (await store.findHosts(host)).some((row) => isInScope(row.group, scope));
  return narrowed(group.split(','), scope).length > 0;
}

/** The id of the host that an exception is asked for; who is limited to groups asks for hosts of his own. @throws KnownError E_NOT_FOUND, E_FORBIDDEN, E_BAD_REQUEST */
export async function ownHost(context: Visible, caller: Caller | undefined, { host, group }: Named): Promise<string | undefined> {
  const scope = scopeOf(caller);
  if (group !== undefined && !isInScope(group, scope)) throw notFound(`there is no group ${JSON.stringify(group)}`);
  if (host !== undefined) return (await oneHost(context, host, scope)).hostId;
  if (group === undefined && !isEverywhere(scope))
    throw new KnownError('E_FORBIDDEN', 'an exception for all hosts is for those who may see all', 'Name a host, or a group.');
  return undefined;
}

/** The record without the ids of other hosts that the caller may not see: the one before, and those that say they are the same machine. */
export async function withVisibleKin({ store }: Visible, caller: Caller | undefined, row: HostRow): Promise<HostRow> {
  const { continues, duplicates, ...rest } = row;
  if (isEverywhere(scopeOf(caller)) || (continues === undefined && duplicates.length === 0)) return row;
  const seen = new Set<string>();
  for (const id of [continues ?? [], duplicates].flat())
    for (const { hostId, group } of await store.findHosts(id)) if (sees(caller, group)) seen.add(hostId);
  return {
    ...rest,
    ...(continues !== undefined && seen.has(continues) ? { continues } : {}),
    duplicates: duplicates.filter((id) => seen.has(id)),
  };
}

/** Whether the caller may see a host of that group. */
export function sees(caller: Caller | undefined, group: string): boolean {
  return isInScope(group, scopeOf(caller));
}

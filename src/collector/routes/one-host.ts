import { EVERYWHERE, isInScope, type Scope } from '../../domain/scope.ts';
import type { HostRow } from '../store/rows.ts';
import { auditLine } from './audit-line.ts';
import type { Caller, RouteContext } from './contract.ts';
import { badRequest, notFound } from './errors.ts';

/**
 * The one host of that id or name, of those in the scope: of several with one name who is limited to groups means his own, and others are
 * not there for him.
 *
 * @throws KnownError E_NOT_FOUND, or E_BAD_REQUEST when several bear the name
 */
export async function oneHost(
  { store }: Pick<RouteContext, 'store'>,
  idOrName: string,
  scope: Scope = EVERYWHERE,
): Promise<HostRow> {
  const found = (await store.findHosts(idOrName)).filter(({ group }) => isInScope(group, scope));
  const [host] = found;
  if (host === undefined)
    throw notFound(`there is no host ${JSON.stringify(idOrName)}`, 'Check its name; `bandog collector host list` lists all.');
  if (found.length === 1) return host;
  const ids = found.map((one) => one.hostId).join(', ');
  throw badRequest(`${found.length} hosts are called ${JSON.stringify(idOrName)}`, `Ask by id: ${ids}.`);
}

/** Puts into the audit log who looked at one host, which is likely to be ordered something next. */
export async function auditRead(
  context: RouteContext,
  read: { readonly caller: Caller | undefined; readonly action: string; readonly host: HostRow },
): Promise<void> {
  const { hostId, labels } = read.host;
  context.store.announce({ kind: 'looked-at', hostId });
  await context.store.audit(
    auditLine(context, read.caller, { action: read.action, subject: hostId, detail: { name: labels.name } }),
  );
}

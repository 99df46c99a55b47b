import { auditLine } from './audit-line.ts';
import type { Caller, RouteContext } from './contract.ts';
import { auditRead, oneHost } from './one-host.ts';

/** Puts into the audit log that a list, a count or a file was asked for of one host or one person: also a number tells of them. */
export async function auditQuestion(
  context: RouteContext,
  caller: Caller | undefined,
  { host, account }: { readonly host?: string | undefined; readonly account?: string | undefined },
): Promise<void> {
  const named = host === undefined ? undefined : await oneHost(context, host);
  await Promise.all([
    named && auditRead(context, { caller, action: 'host.read', host: named }),
    account === undefined
      ? undefined
      : context.store.audit(auditLine(context, caller, { action: 'account.read', subject: account })),
  ]);
}

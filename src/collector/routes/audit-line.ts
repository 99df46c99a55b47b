import type { AuditEntry } from '../store/audit-entry.ts';
import type { Caller, RouteContext } from './contract.ts';

/** What is to be said of a deed. */
export interface Deed {
  /** In dots: `host.release`. */
  readonly action: string;
  readonly subject: string;
  readonly detail?: AuditEntry['detail'];
  /** The reason that was asked for. */
  readonly why?: string | undefined;
}

/** A line for the audit log: who did it, now, from where, and why when that was asked. */
export function auditLine({ clock }: Pick<RouteContext, 'clock'>, caller: Caller | undefined, deed: Deed): AuditEntry {
  const { action, subject, detail = {}, why } = deed;
  const from = caller === undefined ? {} : { address: caller.from };
  return {
    at: clock.now(),
    actor: actorOf(caller),
    action,
    subject,
    detail: { ...detail, ...from, ...(why === undefined ? {} : { why }) },
  };
}

/** How the audit log names the caller. */
export function actorOf(caller: Caller | undefined): string {
  return caller?.actor ?? 'nobody';
}

/** Puts into the audit log that somebody tried what he may not; nobody can fill the log by trying. */
export async function auditForbidden(
  context: Pick<RouteContext, 'clock' | 'store' | 'forbidden'>,
  caller: Caller | undefined,
  { subject, detail }: Pick<Deed, 'subject' | 'detail'>,
): Promise<void> {
  const others = context.forbidden.tell();
  if (others === undefined) return;
  await context.store.audit(auditLine(context, caller, { action: 'access.refused', subject, detail: { ...detail, ...others } }));
}

import type { AuditSeal } from '../domain/audit-chain.ts';
import { closedObject, matching, must, whole, word } from './check.ts';

/** What the audit key signs, for the purpose `audit-seal`. */
export interface SealStatement extends AuditSeal {
  readonly schema: 'bandog.audit-seal/1';
  readonly collectorId: string;
}

/** Whether a statement is a seal of an audit log. To be asked after its signature only. */
export const isSealStatement = closedObject<SealStatement>({
  schema: must(word(['bandog.audit-seal/1'])),
  collectorId: must(matching(/^[0-9a-f]{32}$/)),
  number: must(whole(1)),
  digest: must(matching(/^[0-9a-f]{64}$/)),
  at: must(matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)),
});

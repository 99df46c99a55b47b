import { setImmediate as otherRequests } from 'node:timers/promises';
import type { Statement } from '../../../catalogue/statement.ts';
import { isSaidBy } from '../../../catalogue/verify.ts';
import { AuditCheck, type AuditChecked, type AuditSeal } from '../../../domain/audit-chain.ts';
import { isSealStatement } from '../../../wire/audit-seal.ts';
import { parseStatement } from '../../../wire/parse-statements.ts';
import type { RouteContext } from '../contract.ts';

const LINES_A_PAGE = 1000;
/** A signature takes 0.1 ms. */
const SEALS_A_TURN = 100;

/** What a check found, and how many seals nobody signed who may. */
export interface CheckedLog extends AuditChecked {
  readonly seals: number;
  readonly badSeals: number;
}

/** Checks the whole audit log against every seal that is known of it, page by page, beside other requests. */
export async function checkedLog(context: RouteContext): Promise<CheckedLog> {
  const { store } = context;
  const { seals, badSeals } = await believedSeals(context);
  const check = new AuditCheck(seals);
  for (let after = 0; ;) {
    const lines = await store.auditLines({ after, limit: LINES_A_PAGE });
    for (const line of lines) check.take(line);
    const last = lines.at(-1);
    if (last === undefined || lines.length < LINES_A_PAGE) break;
    after = last.number;
    await otherRequests();
  }
  return { ...check.end(), seals: seals.length, badSeals };
}

async function believedSeals(
  context: RouteContext,
): Promise<{ readonly seals: readonly AuditSeal[]; readonly badSeals: number }> {
  const statements = new Map<string, Statement>();
  for (const one of context.auditSeals.kept()) statements.set(`${one.text}\n${one.signature}`, one);
  for (let after = 0; ;) {
    const rows = await context.store.auditSeals({ after, limit: LINES_A_PAGE });
    for (const { text, signature } of rows) statements.set(`${text}\n${signature}`, { text, signature });
    const last = rows.at(-1);
    if (last === undefined || rows.length < LINES_A_PAGE) break;
    after = last.number;
  }
  const seals: AuditSeal[] = [];
  let looked = 0;
  for (const statement of statements.values()) {
    const said = isSaidBy(context.auditSeals.publicKey, 'audit-seal', statement)
      ? parseStatement(statement.text, isSealStatement)
      : undefined;
    if (said?.collectorId === context.collectorId) seals.push(said);
    looked += 1;
    if (looked % SEALS_A_TURN === 0) await otherRequests();
  }
  return { seals, badSeals: statements.size - seals.length };
}

import type { PostgresConnection } from './connection.ts';

/** Held while the layout is brought up to date, by the connection that does it; ASCII of "bandog", then 1. */
const LAYOUT_LOCK = 0x62616e646f67 * 16 + 1;
const RARE_WRITES_LOCK = LAYOUT_LOCK + 1;
const POLICY_LOCK = LAYOUT_LOCK + 2;

/** Waits until no other program changes the layout; held until the connection ends. */
export async function lockLayout(connection: PostgresConnection): Promise<void> {
  await connection.get('SELECT pg_advisory_lock(?)', LAYOUT_LOCK);
}

/**
 * Waits until no other replica writes what only one may write at a time: all that appends to the audit log, whose lines are a
 * chain. Held to the end of the transaction, and always taken before the lock of any row.
 */
export async function lockRareWrites(connection: PostgresConnection): Promise<void> {
  await connection.get('SELECT pg_advisory_xact_lock(?)', RARE_WRITES_LOCK);
}

/**
 * Waits until nobody changes the policy, or, for who changes it, until nobody judges by it: a finding that is judged by the old one is
 * stored before the findings that are to be judged anew are noted. Held to the end of the transaction, taken after the lock of rare writes and before the lock of any row.
 */
export async function lockPolicy(connection: PostgresConnection, use: 'judge' | 'change'): Promise<void> {
  const sql = use === 'judge' ? 'SELECT pg_advisory_xact_lock_shared(?)' : 'SELECT pg_advisory_xact_lock(?)';
  await connection.get(sql, POLICY_LOCK);
}
